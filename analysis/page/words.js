"use strict";
{
  // Numbers in the reader's locale, names, and the sentences of the page. No document here.
  const NARROW = "\u202f";
  const formats = new Map();

  const number = (value, digits = 1) => {
    if (!formats.has(digits)) {
      const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      formats.set(digits, new Intl.NumberFormat(undefined, options));
    }
    const near = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
    return formats.get(digits).format(near).replace("-", "−");
  };

  // A share in [0, 1] in per cent: whole, with one decimal where it is small.
  const shareDigits = (share) => (share === 0 || share >= 0.1 ? 0 : 1);
  const percent = (share) => `${number(100 * share, shareDigits(share))}${NARROW}%`;
  const span = (share) => {
    if (!share) return "–";
    const [least, greatest, bound] = share;
    const low = percent(least), high = percent(greatest);
    return low === high ? low : `${low} to ${bound ? "≤ " : ""}${high}`;
  };

  // What places and segments of a network are called.
  const known = new WeakMap();
  const namesOf = (network) => {
    if (!known.has(network)) {
      const places = new Map(network.places.map(([id, name]) => [id, name]));
      const inside = (node) => network.places[Math.floor((node - 3) / 2)][1];
      const segments = new Map();
      for (const [limit, tail, head] of network.arcs) {
        const [kind, id] = network.limits[limit];
        if (kind === "segment" && !segments.has(id)) segments.set(id, `${inside(tail)} – ${inside(head)}`);
      }
      known.set(network, { places, segments });
    }
    return known.get(network);
  };

  // data: what the page carries; chapter: its part for one commodity and year.
  const elementName = (network, kind, id) => {
    const { places, segments } = namesOf(network);
    if (kind === "segment") return segments.get(id) ?? id;
    const words = { supply: "Output of ", demand: "Demand of " }[kind] ?? "";
    return words + (places.get(id) ?? id);
  };

  const countryName = (data, name) => data.names[name] ?? name;
  const listed = (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);

  // The finding in one sentence. before: as in the data; now: with the reader's settings.
  const headline = (data, chapter, { before, now, asked, denied, changed }) => {
    const whose = `${data.exporter}’s ${chapter.goods} exports`;
    const where = countryName(data, asked);
    const whole = before.exports;
    const lost = Math.max(0, whole - now.exports);
    const left = Math.min(whole, without(now, asked).value);
    const stranded = whole - left;
    const part = (amount) => percent(whole ? amount / whole : 0);
    const ended = `if transit through ${where} ended`;
    if (changed && denied.includes(asked)) {
      const closed = listed(denied.map((name) => countryName(data, name)));
      return `In your scenario ${lost ? part(lost) : "none"} of ${whose} could not leave: transit through ${closed} is closed`;
    }
    const base = stranded ? `${part(stranded)} of ${whose} could not leave ${ended}` : `all of ${whose} could still leave ${ended}`;
    return changed ? `In your scenario ${base}` : base.replace(/^all/, "All");
  };

  const without = (answer, name) => answer.countries.find((item) => item.country === name).without;

  // Why no more can leave: the terms of the sum in words.
  const why = (data, network, asked, certificate) => {
    const where = countryName(data, asked);
    const terms = certificate.terms.filter((term) => term.capacity);
    const names = (some) => some.map((term) => elementName(network, term.kind, term.id)).join("; ");
    const plus = terms.filter((term) => term.capacity > 0), less = terms.filter((term) => term.capacity < 0);
    if (!plus.length) return `Without transit through ${where} no way out is left.`;
    const left = `${number(certificate.value / network.scale, 2)} ${network.unit}`;
    const words = `Without transit through ${where} at most ${left} can leave, because all that leaves must pass one of these limits: ${names(plus)}.`;
    return less.length ? `${words} Home demand behind them is served first: ${names(less)}.` : words;
  };

  const nothing = (network, certificate) => {
    const names = certificate.terms.filter((term) => !term.capacity).map((term) => elementName(network, term.kind, term.id));
    return names.length ? `Also between fields and markets, but without capacity: ${names.sort().join("; ")}.` : "";
  };

  // The fewest decimals, two or more, to which the terms as written add up to the sum as written.
  const digitsThatAdd = (amounts, total) => {
    for (let digits = 2; digits < 6; digits += 1) {
      const whole = (value) => Math.round(Number(value.toFixed(digits)) * 10 ** digits);
      if (amounts.reduce((sum, value) => sum + whole(value), 0) === whole(total)) return digits;
    }
    return 6;
  };

  // What the reader changed, one sentence each.
  const changes = (data, network, settings) => {
    const found = [];
    const kinds = [["capacities", null], ["supplies", "supply"], ["demands", "demand"]];
    for (const [group, kind] of kinds) {
      for (const [id, steps] of Object.entries(settings[group] ?? {})) {
        const own = kind ?? (namesOf(network).segments.has(id) ? "segment" : "place");
        const limit = CorridorFlow.limitOf(network, own, id);
        const was = limit && limit.amount !== null ? number(limit.amount / network.scale, 1) : "no limit";
        found.push(`${elementName(network, own, id)}: ${number(steps / network.scale, 1)} instead of ${was} ${network.unit}`);
      }
    }
    for (const name of settings.denied ?? []) found.push(`transit through ${countryName(data, name)} closed`);
    return found;
  };

  globalThis.CorridorWords = Object.freeze({
    namesOf, number, percent, span, shareDigits, elementName, countryName, headline, without, why, nothing, digitsThatAdd, changes, listed,
  });
}
