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
      item.textContent = W.number(Number(item.value), Number(item.dataset.digits)) + (item.dataset.after ?? "");
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
        const [, text, publisher, url, published, grade] = data.evidence[number];
        const who = url ? h("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, publisher || "source") : publisher;
        list.append(h("li", {}, `${text} `, who, published ? `, ${published}` : "", grade ? `; grade ${grade}` : ""));
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
  const countries = (body, names, { data, network, chapter, answer, asked, changed, ask }) => {
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
      const item = answer.countries.find((other) => other.country === row.dataset.country);
      const known = chapter.countries[item.country];
      const unit = (steps) => steps / network.scale;
      const put = (cell, ...parts) => row.querySelector(`[data-cell=${cell}]`).replaceChildren(...parts);
      row.classList.toggle("asked", item.country === asked);
      row.querySelector("button").setAttribute("aria-pressed", String(item.country === asked));
      put("left", num(unit(item.without.value)));
      put("range", num(unit(item.withoutRange[0])), " to ", num(unit(item.withoutRange[1])));
      put("stranded", num(unit(item.stranded)));
      put("share", bar(item.strandedShare), W.percent(item.strandedShare));
      put("loss", W.percent(item.capacityLoss));
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

  globalThis.CorridorTables = Object.freeze({ h, $, num, localise, sources, countries, sum, routes });
}
