"use strict";
{
  // Numbers in the reader's locale, names, and the sentences of the page. No document here.
  const NARROW = "\u202f";
  const NINE = 9; // decimals to which every figure is taken first: whole steps survive that unchanged
  const MOST_NAMES = 3;
  const formats = new Map();

  // A number as whole 10^-digits, half to even: as analysis/page_words.py does, so that both write the same.
  const wholeOf = (value, digits) => {
    const exact = BigInt(Math.abs(value).toFixed(NINE).replace(".", ""));
    const step = 10n ** BigInt(NINE - digits), below = exact / step, twice = 2n * (exact % step);
    const whole = below + (twice > step || (twice === step && below % 2n) ? 1n : 0n);
    return value < 0 ? -whole : whole;
  };

  const number = (value, digits = 1) => {
    if (!formats.has(digits)) {
      const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      formats.set(digits, new Intl.NumberFormat(undefined, options));
    }
    return formats.get(digits).format(Number(wholeOf(value, digits)) / 10 ** digits).replace("-", "−");
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
  const countriesListed = (data, names) => (names.length > MOST_NAMES ? `${names.length} countries and zones` : listed(names.map((name) => countryName(data, name))));

  const of = (answer, name) => answer.countries.find((item) => item.country === name);

  // What could not leave, in steps: the one basis of headline, figures, table and bars. Counted exports that
  // cannot leave in the reader's scenario count too; where nothing is counted, all that could leave there is the basis.
  // item: one country of now. room: what could leave without it if there were enough; left: no more than there is.
  const strandedOf = (network, { before, now }, item) => {
    const whole = network.counted === null ? now.exports : before.exports;
    const room = item.without.value, left = Math.min(whole, room);
    const [low, high] = item.withoutRange.map((steps) => Math.min(whole, steps));
    const share = (steps) => (whole ? steps / whole : 0);
    const already = Math.max(0, whole - now.exports);
    return {
      whole, room, left, low, high, already, stranded: whole - left, strandedLow: whole - high, strandedHigh: whole - low,
      share: share(whole - left), alreadyShare: share(already),
    };
  };

  // What of the settings is changed: only denials, figures, or nothing.
  const figuresSet = (settings) => ["capacities", "supplies", "demands"].some((group) => Object.keys(settings[group] ?? {}).length);
  const isChanged = (settings) => figuresSet(settings) || (settings.denied ?? []).length > 0;

  // The finding in one sentence. before: as in the data; now: with the reader's settings.
  const headline = (data, network, chapter, { before, now, asked, settings }) => {
    const whose = `${data.exporter}’s ${chapter.goods} exports`;
    const { whole, stranded, share, already, alreadyShare } = strandedOf(network, { before, now }, of(now, asked));
    const denied = settings.denied ?? [], closed = denied.includes(asked);
    const ended = `if transit through ${countryName(data, asked)} ended`;
    if (!isChanged(settings)) return stranded ? `${percent(share)} of ${whose} could not leave ${ended}` : `All of ${whose} could still leave ${ended}`;
    const more = stranded > already && !closed;
    if (network.counted === null) {
      const figure = (steps) => number(steps / network.scale);
      const base = `In your scenario ${figure(now.exports)} ${network.unit} of ${chapter.goods} could leave, instead of ${figure(before.exports)}`;
      return more ? `${base}; ${percent(share)} of that could not ${ended} too` : base;
    }
    if (!already && !closed) {
      const also = denied.length ? " too" : "";
      return `In your scenario ${stranded ? `${percent(share)} of ${whose} could not leave` : `all of ${whose} could still leave`} ${ended}${also}`;
    }
    const base = `In your scenario ${already ? `${percent(alreadyShare)} of ${whose} could not leave` : `all of ${whose} could still leave`}`;
    if (figuresSet(settings)) return more ? `${base}; ${percent(share)} ${ended} too` : base;
    const cause = `transit through ${countriesListed(data, denied)} is closed`;
    if (!already) return `${base} although ${cause}`;
    return more ? `${base}: ${cause}; a further ${percent((stranded - already) / whole)} could not ${ended} too` : `${base}: ${cause}`;
  };

  // What could leave, shortly: for the panel of controls and for who listens.
  const inShort = (data, network, { before, now, asked, settings }) => {
    const figure = (steps) => number(steps / network.scale);
    const { whole, left, share, already, alreadyShare } = strandedOf(network, { before, now }, of(now, asked));
    if (!isChanged(settings)) return [`${figure(left)} of ${figure(whole)} ${network.unit}`, ` could leave, ${percent(share)} not`];
    const rest = (settings.denied ?? []).includes(asked) ? "" : `; without ${countryName(data, asked)} ${figure(left)}`;
    return [`${figure(whole - already)} of ${figure(whole)} ${network.unit}`, ` could leave, ${percent(alreadyShare)} not${rest}`];
  };

  // Whom transit does not cross: what is closed, and what is asked.
  const closedAndAsked = (data, asked, settings = {}) => countriesListed(data, [...new Set([...(settings.denied ?? []), asked])]);

  const whyHeading = (data, network, asked, { room, whole }, settings = {}) => {
    const amount = `${number(room / network.scale, 2)} ${network.unit}`, where = closedAndAsked(data, asked, settings);
    return room > whole ? `Why all could still leave without ${where}: there is room for ${amount}` : `Why no more than ${amount} could leave without ${where}`;
  };

  // Why no more can leave: the terms of the sum in words.
  const why = (data, network, asked, certificate, settings = {}) => {
    const where = closedAndAsked(data, asked, settings);
    const terms = certificate.terms.filter((term) => term.capacity);
    const names = (some) => some.map((term) => elementName(network, term.kind, term.id)).join("; ");
    const plus = terms.filter((term) => term.capacity > 0), less = terms.filter((term) => term.capacity < 0);
    if (!plus.length) {
      const supplies = settings.supplies ?? {};
      const idle = network.limits.every(([kind, id, amount]) => kind !== "supply" || (Object.hasOwn(supplies, id) ? supplies[id] : amount) === 0);
      if (idle) return "Nothing can leave, since nothing is produced.";
      if (certificate.terms.some((term) => term.set)) return `Without transit through ${where} no way out has any capacity with your figures.`;
      return `Without transit through ${where} no way out is left.`;
    }
    const left = `${number(certificate.value / network.scale, 2)} ${network.unit}`;
    const words = `Without transit through ${where} at most ${left} could leave, because all that leaves must pass one of these limits: ${names(plus)}.`;
    return less.length ? `${words} Home demand behind them is served first: ${names(less)}.` : words;
  };

  const nothing = (network, certificate) => {
    const names = certificate.terms.filter((term) => !term.capacity).map((term) => elementName(network, term.kind, term.id));
    return names.length ? `Also between fields and markets, but without capacity: ${names.sort().join("; ")}.` : "";
  };

  // The fewest decimals, two or more, to which the terms as written add up to the sum as written.
  const digitsThatAdd = (amounts, total) => {
    for (let digits = 2; digits < 6; digits += 1) {
      if (amounts.reduce((sum, value) => sum + wholeOf(value, digits), 0n) === wholeOf(total, digits)) return digits;
    }
    return 6;
  };

  // Where the goods go: counted flows are of a year that is over.
  const mapHeading = (data, network, chapter, asked, changed) => {
    const where = countryName(data, asked), goods = chapter.goods, verb = goods === "goods" ? "go" : "goes";
    if (changed) return `Where ${goods} would go in your scenario, and what would cross ${where}`;
    if (network.counted === null || !network.year) return `Where ${goods} ${verb}${network.year ? ` in ${network.year}` : ""}, and what crosses ${where}`;
    return `Where ${goods} went in ${network.year}, and what crossed ${where}`;
  };

  const KINDS = [["capacities", null], ["supplies", "supply"], ["demands", "demand"]];
  const kindOf = (network, kind, id) => kind ?? (namesOf(network).segments.has(id) ? "segment" : "place");
  const each = (settings) => KINDS.flatMap(([group, kind]) => Object.entries(settings[group] ?? {}).map(([id, steps]) => [group, kind, id, steps]));

  // What the reader changed, one sentence each.
  const changes = (data, network, settings) => {
    const found = each(settings).map(([, kind, id, steps]) => {
      const own = kindOf(network, kind, id);
      const limit = CorridorFlow.limitOf(network, own, id);
      const was = limit && limit.amount !== null ? number(limit.amount / network.scale, 1) : "no limit";
      return `${elementName(network, own, id)}: ${number(steps / network.scale, 1)} instead of ${was} ${network.unit}`;
    });
    for (const name of settings.denied ?? []) found.push(`transit through ${countryName(data, name)} closed`);
    return found;
  };

  // A title for a file, such as CPC 40.1, Russia and Azerbaijan closed.
  const shortTitle = (data, network, settings) => {
    const routes = each(settings).map(([, kind, id]) => (kind ? null : data.routes[id]));
    const name = (kind, id, at) => (routes[at] && routes.filter((route) => route === routes[at]).length === 1 ? routes[at] : elementName(network, kindOf(network, kind, id), id));
    const figures = each(settings).map(([, kind, id, steps], at) => `${name(kind, id, at)} ${CorridorScenario.figureOf(network, steps)}`);
    const parts = figures.length > MOST_NAMES ? [...figures.slice(0, 2), `${figures.length - 2} more`] : figures;
    if ((settings.denied ?? []).length) parts.push(`${countriesListed(data, settings.denied)} closed`);
    return parts.join(", ");
  };

  // Settings for another network, as far as it has what they set; and in words what it has not.
  const carriedOver = (data, from, to, settings) => {
    const kept = { capacities: {}, supplies: {}, demands: {}, denied: [] }, dropped = [];
    for (const [group, kind, id, steps] of each(settings)) {
      const own = kindOf(from, kind, id), limit = CorridorFlow.limitOf(to, own, id), scaled = (steps * to.scale) / from.scale;
      const fits = limit && limit.amount !== null && limit.others !== null && from.unit === to.unit && Number.isSafeInteger(scaled);
      if (!fits) dropped.push(elementName(from, own, id));
      else if (scaled !== limit.amount) kept[group][id] = scaled;
    }
    for (const name of settings.denied ?? []) {
      if (Object.hasOwn(to.exits, name)) kept.denied.push(name);
      else dropped.push(`transit through ${countryName(data, name)}`);
    }
    return { kept, dropped };
  };

  globalThis.CorridorWords = Object.freeze({
    namesOf, number, percent, span, shareDigits, elementName, countryName, headline, of, why, whyHeading, nothing, digitsThatAdd,
    changes, listed, strandedOf, isChanged, inShort, mapHeading, shortTitle, carriedOver, wholeOf,
  });
}
