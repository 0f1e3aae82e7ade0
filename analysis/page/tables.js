"use strict";
{
  // The tables of the page, written anew when an answer changes. Text goes in as text, never as markup.
  const W = globalThis.CorridorWords;

  const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const $ = (id) => document.getElementById(id);
  const num = (value, digits = 1) => h("data", { class: "n", value, "data-digits": digits }, W.number(value, digits));

  // Every number that Python wrote, in the reader's own way.
  const localise = (root) => {
    for (const item of root.querySelectorAll("data.n")) {
      item.textContent = W.number(Number(item.value), Number(item.dataset.digits ?? 1)) + (item.dataset.after ?? "");
    }
  };

  // One row per piece of evidence: what it says, who says so, when, how good.
  const sources = (data, numbers, name, open = false) => {
    if (!numbers.length) return h("span", { class: "muted" }, "no source cited");
    const list = h("ul");
    const details = h("details", { class: "sources", open }, h("summary", {}, `${numbers.length} source${numbers.length === 1 ? "" : "s"}`, h("span", { class: "seen-not" }, ` of ${name}`)), list);
    const fill = () => {
      if (list.childElementCount) return;
      for (const number of numbers) {
        const [text, publisher, url, published, grade, note] = data.evidence[number];
        const who = url ? h("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, publisher || "source") : publisher;
        list.append(h("li", {}, `${text} `, who, published ? `, ${published}` : "", grade ? `; grade ${grade}` : "",
          ...(note ? [". ", h("span", { class: "note" }, note)] : [])));
      }
    };
    if (open) fill();
    details.addEventListener("toggle", fill);
    return details;
  };

  const bar = (share) => {
    const svg = globalThis.CorridorMap.make("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(globalThis.CorridorMap.make("rect", { class: "bar-ground", width: 100, height: 8 }), globalThis.CorridorMap.make("rect", { class: "bar-value", width: (100 * share).toFixed(2), height: 8 }));
    return svg;
  };

  // names: rows in their order. ask(name) makes the row's country the one in question.
  const countries = (body, names, { data, network, chapter, before, now, asked, settings, ask }) => {
    const changed = W.isChanged(settings);
    const present = [...body.rows].map((row) => row.dataset.country);
    if (present.join() !== names.join() || !body.querySelector("button")) {
      body.replaceChildren(...names.map((name) => {
        const button = h("button", { type: "button" }, W.countryName(data, name));
        button.addEventListener("click", () => ask(name));
        const cells = ["left", "range", "stranded", "share", "loss", "may", "cheapest", "counted"];
        return h("tr", { "data-country": name }, h("th", { scope: "row" }, button), ...cells.map((cell) => h("td", { class: cell === "share" ? "wide" : "r", "data-cell": cell })));
      }));
    }
    for (const row of body.rows) {
      const item = W.of(now, row.dataset.country), at = W.strandedOf(network, { before, now }, item);
      const closed = settings.denied.includes(item.country);
      const known = chapter.countries[item.country];
      const unit = (steps) => steps / network.scale;
      const put = (cell, ...parts) => row.querySelector(`[data-cell=${cell}]`).replaceChildren(...parts);
      row.classList.toggle("asked", item.country === asked);
      row.querySelector("button").setAttribute("aria-pressed", String(item.country === asked));
      put("left", at.room > at.whole ? "all " : "", num(unit(at.left)));
      put("range", num(unit(at.low)), " to ", num(unit(at.high)));
      put("stranded", closed ? "closed" : num(unit(at.stranded)));
      put("share", ...(closed ? ["–"] : [bar(at.share), W.percent(at.share)]));
      put("loss", closed ? "–" : W.percent(item.capacityLoss));
      put("may", changed ? "–" : W.span(known.may));
      put("cheapest", changed ? "–" : W.span(known.cheapest));
      put("counted", changed || known.counted === null ? "–" : W.percent(known.counted));
    }
  };

  // The sum behind the answer. opened: ids of terms whose sources are open.
  const sum = (body, { data, network, item, opened }) => {
    const unit = (steps) => steps / network.scale;
    const terms = item.without.terms.filter((term) => term.capacity);
    const digits = W.digitsThatAdd(terms.map((term) => unit(term.capacity)), unit(item.without.value));
    body.replaceChildren(...terms.map((term) => {
      const name = W.elementName(network, term.kind, term.id);
      const key = `${term.kind}:${term.id}`;
      const evidence = term.set ? h("span", { class: "muted" }, "your figure") : sources(data, term.evidence, name, opened.has(key));
      evidence.addEventListener("toggle", () => (evidence.open ? opened.add(key) : opened.delete(key)));
      const ends = [term.low, term.capacity, term.high].map((steps) => h("td", { class: "r" }, num(unit(Math.abs(steps)), digits)));
      return h("tr", {}, h("td", {}, term.capacity > 0 ? "+" : "−"), h("th", { scope: "row" }, name), ...ends,
        h("td", {}, h("span", { class: `grade grade-${term.set ? "own" : term.grade}` }, term.set ? "yours" : term.grade)), h("td", { class: "wide" }, evidence));
    }));
    const [low, high] = item.withoutRange;
    $("sum-low").replaceChildren(num(unit(low), digits));
    $("sum-value").replaceChildren(num(unit(item.without.value), digits));
    $("sum-high").replaceChildren(num(unit(high), digits));
  };

  // What each way carries.
  const routes = (body, lines) => {
    const rows = [...lines.values()].sort((a, b) => b.crossing + b.avoiding - a.crossing - a.avoiding || (a.id < b.id ? -1 : 1));
    body.replaceChildren(...rows.map((line) => h("tr", { "data-segment": line.id },
      h("th", { scope: "row" }, line.name), h("td", {}, line.mode),
      h("td", { class: "r" }, num(line.crossing + line.avoiding, 2)), h("td", { class: "r" }, num(line.crossing, 2)),
      h("td", { class: "r" }, line.capacity === null ? "no limit" : num(line.capacity, 2)))));
  };

  // ---- the page against what Python wrote

  const near = (a, b) => Math.abs(a - b) < 1e-8 * Math.max(1, Math.abs(b));

  // answer: of the figures as published; said: what Python says of them.
  const faultsOf = (answer, said) => {
    const faults = [];
    const same = (what, a, b) => { if (a !== b) faults.push(`${what}: ${a}, not ${b}`); };
    same("exports", answer.exports, said.exports);
    same("capacity", answer.capacity.value, said.capacity);
    for (const item of answer.countries) {
      const known = said.countries[item.country];
      same(`left without ${item.country}`, item.without.value, known.left);
      same(`range without ${item.country}`, item.withoutRange.join(), known.range.join());
      same(`stranded without ${item.country}`, item.stranded, known.stranded);
      same(`sum without ${item.country}`, item.without.terms.reduce((total, term) => total + term.capacity, 0), known.left);
    }
    same("countries", answer.countries.length, Object.keys(said.countries).length);
    return faults;
  };

  const writtenFaults = (answer, { network, asked }) => {
    const { scale } = network, faults = [];
    for (const row of document.querySelectorAll("#countries tbody tr")) {
      const item = W.of(answer, row.dataset.country), at = W.strandedOf(network, { before: answer, now: answer }, item);
      const written = [...row.querySelectorAll("[data-cell=left] data, [data-cell=stranded] data")].map((cell) => Number(cell.value));
      if (!near(written[0], at.left / scale) || !near(written[1], at.stranded / scale)) faults.push(`the row of ${item.country}`);
    }
    const loads = CorridorFlow.carriedBy(answer.paths, [asked]);
    for (const row of document.querySelectorAll("#routes tbody tr")) {
      const load = loads[row.dataset.segment] ?? { amount: 0, crossing: 0 };
      const written = [...row.querySelectorAll("data")].map((cell) => Number(cell.value));
      if (!near(written[0], load.amount / scale) || !near(written[1], load.crossing / scale)) faults.push(`the way ${row.dataset.segment}`);
    }
    return faults;
  };

  globalThis.CorridorTables = Object.freeze({ h, $, num, localise, sources, countries, sum, routes, faultsOf, writtenFaults });
}
