"use strict";
{
  // The controls: what is asked, capacities, what is closed. Each change calls back with new settings.
  const W = globalThis.CorridorWords, T = globalThis.CorridorTables, M = globalThis.CorridorMap;
  const { h, $ } = T;
  const GROUP = { segment: "capacities", place: "capacities", supply: "supplies", demand: "demands" };
  const FULL = 100;
  const STOPS = 200; // of a slider

  const keyOf = (kind, id) => `${kind}:${id}`;
  const split = (key) => [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];

  // The end of a slider in the unit: well beyond the range, and round.
  const endOf = (network, limit) => {
    const beyond = Math.max(1.6 * (limit.high ?? limit.amount), 2 * limit.amount, network.scale / 100) / network.scale;
    const power = 10 ** Math.floor(Math.log10(beyond));
    return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((end) => end >= beyond * (1 - 1e-9));
  };

  const track = (limit, network, end) => {
    const at = (steps) => Math.min(FULL, (FULL * steps) / network.scale / end);
    const svg = M.make("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" });
    const low = at(limit.low ?? limit.amount), high = at(limit.high ?? limit.amount);
    svg.append(
      M.make("rect", { class: "track-ground", width: high, height: 8, y: 0 }),
      M.make("rect", { class: "track-beyond", x: high, width: FULL - high, height: 7, y: 0.5 }),
      M.make("rect", { class: "track-band", x: low, width: Math.max(high - low, 0.6), height: 8 }),
      M.make("path", { class: "track-tick", d: `M${at(limit.amount)} -3V11` }),
    );
    return svg;
  };

  // Which limits can be moved: they are finite, and a scenario can set them.
  const movable = (network) => network.limits
    .filter(([, , amount, , , , , others]) => amount !== null && others !== null)
    .map(([kind, id]) => keyOf(kind, id));

  const slider = (page, key) => {
    const { data, network } = page;
    const [kind, id] = split(key);
    const limit = CorridorFlow.limitOf(network, kind, id);
    const name = W.elementName(network, kind, id);
    const end = endOf(network, limit);
    const input = h("input", { type: "number", id: `n-${key}`, min: 0, step: "any", inputmode: "decimal" });
    const range = h("input", { type: "range", min: 0, max: end, step: end / STOPS, "aria-label": `${name}, ${network.unit}` });
    const says = h("p", { class: "says" });
    const beyond = h("span", { class: "beyond", hidden: true }, "beyond what sources say");
    const unit = (steps) => W.number(steps / network.scale, 1);
    says.append(h("span", {}, `${unit(limit.low ?? limit.amount)} to ${unit(limit.high ?? limit.amount)}, best ${unit(limit.amount)}; grade ${limit.grade}`), beyond);
    const box = h("div", { class: "slider", "data-key": key },
      h("div", { class: "name" }, h("label", { for: `n-${key}` }, name), input),
      h("div", { class: "slide" }, track(limit, network, end), range),
      h("div", { class: "foot" }, says, T.sources(data, limit.evidence, name)));
    const set = (text) => {
      const steps = CorridorScenario.stepsOf(network, text);
      input.setAttribute("aria-invalid", String(steps === null));
      if (steps !== null) page.set(kind, id, steps === limit.amount ? null : steps);
    };
    // A slider near the best, the low or the high figure takes it exactly.
    const snapped = (value) => {
      const marks = [limit.amount, limit.low, limit.high].filter((steps) => steps !== null);
      const near = marks.find((steps) => Math.abs(steps / network.scale - value) < end / STOPS / 2);
      return near === undefined ? String(Number(value.toFixed(6))) : CorridorScenario.figureOf(network, near);
    };
    range.addEventListener("input", () => set(snapped(Number(range.value))));
    input.addEventListener("input", () => set(input.value));
    input.addEventListener("blur", () => page.show());
    const show = (settings) => {
      const steps = settings[GROUP[kind]]?.[id] ?? limit.amount;
      const out = steps > (limit.high ?? limit.amount) || steps < (limit.low ?? limit.amount);
      const changed = steps !== limit.amount;
      if (document.activeElement !== input) input.value = CorridorScenario.figureOf(network, steps);
      if (document.activeElement !== range || Math.abs(Number(range.value) - steps / network.scale) > end / 150) range.value = steps / network.scale;
      range.setAttribute("aria-valuetext", `${unit(steps)} ${network.unit}${out && changed ? ", beyond what sources say" : ""}`);
      box.classList.toggle("changed", changed);
      beyond.hidden = !(out && changed);
    };
    return { box, show };
  };

  const fillAdd = (select, page, shown) => {
    const { data, network } = page;
    const options = movable(network).filter((key) => !shown.includes(key))
      .map((key) => [W.elementName(network, ...split(key)), key]).sort(([a], [b]) => a.localeCompare(b));
    select.replaceChildren(h("option", { value: "" }, "choose…"), ...options.map(([name, key]) => h("option", { value: key }, name)));
  };

  // Build the controls for one network; extra: keys that the reader added.
  const build = (page, extra) => {
    const { data, network, chapter } = page;
    const can = new Set(movable(network));
    const own = Object.entries(GROUP).flatMap(([kind, group]) => Object.keys(page.settings[group] ?? {}).map((id) => keyOf(kind, id)));
    const keys = [...new Set([...chapter.levers.map(([kind, id]) => keyOf(kind, id)), ...extra, ...own])].filter((key) => can.has(key));
    const sliders = keys.map((key) => slider(page, key));
    $("sliders").replaceChildren(...sliders.map((item) => item.box));
    fillAdd($("add"), page, keys);
    const names = Object.keys(network.exits);
    $("asked").replaceChildren(...names.map((name) => h("option", { value: name }, W.countryName(data, name))));
    $("denials").replaceChildren(...names.map((name) => {
      const check = h("input", { type: "checkbox", value: name });
      check.addEventListener("change", () => page.deny(name, check.checked));
      return h("label", {}, check, W.countryName(data, name));
    }));
    return (settings, asked) => {
      for (const item of sliders) item.show(settings);
      $("asked").value = asked;
      for (const check of $("denials").querySelectorAll("input")) check.checked = (settings.denied ?? []).includes(check.value);
    };
  };

  // ---- beside the panel

  // A link within the page scrolls there and leaves the state in the address alone.
  const follow = (event) => {
    const link = event.target.closest?.("a[href^='#']"), target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  const THEMES = ["system", "light", "dark"];
  const turnTheme = () => {
    const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % THEMES.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    $("theme-name").textContent = next;
  };

  globalThis.CorridorControls = Object.freeze({ build, GROUP, keyOf, follow, turnTheme });
}
