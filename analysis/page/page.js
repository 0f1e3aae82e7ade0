"use strict";
{
  const W = globalThis.CorridorWords, T = globalThis.CorridorTables, M = globalThis.CorridorMap, C = globalThis.CorridorControls;
  const { $, num, h } = T;
  const data = JSON.parse($("data").textContent);
  const NOTHING = Object.freeze({ capacities: {}, supplies: {}, demands: {}, denied: [] });
  const state = { index: 0, settings: NOTHING, asked: data.chapters[0].asked, view: "open", title: "" };
  const answers = new Map(); // as in the data, by index
  const opened = new Set();
  let writeRoutes = () => {};
  let drawnFor = 0;
  let extra = [], showControls = null, builtFor = "", scheduled = false;

  const network = () => data.networks[state.index];
  const chapter = () => data.chapters[state.index];
  const isChanged = () => ["capacities", "supplies", "demands"].some((group) => Object.keys(state.settings[group]).length) || state.settings.denied.length > 0;
  const published = (index) => {
    if (!answers.has(index)) answers.set(index, timed(() => CorridorFlow.dependence(data.networks[index])));
    return answers.get(index);
  };
  let solving = 0; // ms of the last answer
  const timed = (work) => {
    const start = performance.now(), answer = work();
    solving = performance.now() - start;
    return answer;
  };
  const text = (id, words) => { if ($(id) && $(id).textContent !== words) $(id).textContent = words; };

  // ---- the page against what Python wrote

  const faultsOf = (index) => {
    const answer = published(index), said = data.chapters[index], faults = [];
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

  const near = (a, b) => Math.abs(a - b) < 1e-8 * Math.max(1, Math.abs(b));

  const writtenFaults = () => {
    const answer = published(0), scale = data.networks[0].scale, faults = [];
    for (const row of document.querySelectorAll("#countries tbody tr")) {
      const item = answer.countries.find((other) => other.country === row.dataset.country);
      const written = [...row.querySelectorAll("[data-cell=left] data, [data-cell=stranded] data")].map((cell) => Number(cell.value));
      if (!near(written[0], item.without.value / scale) || !near(written[1], item.stranded / scale)) faults.push(`the row of ${item.country}`);
    }
    const loads = CorridorFlow.carriedBy(answer.paths, [state.asked]);
    for (const row of document.querySelectorAll("#routes tbody tr")) {
      const load = loads[row.dataset.segment] ?? { amount: 0, crossing: 0 };
      const written = [...row.querySelectorAll("data")].map((cell) => Number(cell.value));
      if (!near(written[0], load.amount / scale) || !near(written[1], load.crossing / scale)) faults.push(`the way ${row.dataset.segment}`);
    }
    return faults;
  };

  const check = () => {
    const faults = [...faultsOf(0), ...writtenFaults()];
    text("checked", faults.length ? `Does not add up on this page: ${faults[0]}` : "Checked on this page: adds up.");
    document.documentElement.dataset.checked = faults.length ? "no" : "yes";
    if (faults.length) $("checked").classList.add("badge", "own");
    setTimeout(() => { for (let index = 1; index < data.networks.length; index += 1) {
      const more = faultsOf(index);
      if (more.length) text("checked", `Does not add up on this page: ${data.chapters[index].about}, ${more[0]}`);
    } }, 400);
  };

  // ---- the answer on the page

  const linesOf = (answer) => {
    const net = network(), loads = CorridorFlow.carriedBy(answer.paths, [state.asked]);
    const lines = new Map();
    for (const [kind, id, amount] of net.limits) {
      if (kind !== "segment") continue;
      const load = loads[id] ?? { amount: 0, crossing: 0 };
      const limit = state.settings.capacities[id] ?? amount;
      const capacity = limit === null ? null : limit / net.scale;
      const flow = load.amount / net.scale, crossing = load.crossing / net.scale;
      const name = W.elementName(net, "segment", id);
      const words = `${name}: ${W.number(flow, 1)}${capacity === null ? "" : ` of ${W.number(capacity, 1)}`} ${net.unit}`;
      lines.set(id, { id, name, words, mode: data.modes[id] ?? "pipeline", crossing, avoiding: flow - crossing, capacity });
    }
    return { lines, loads };
  };

  const drawMap = (now) => {
    const shown = state.view === "left"
      ? CorridorFlow.dependence(network(), { ...state.settings, denied: [...new Set([...state.settings.denied, state.asked])] }, { on: [state.asked] })
      : now;
    const { lines, loads } = linesOf(shown);
    const svg = $("map");
    if (!svg) return;
    writeRoutes = () => T.routes($("routes").tBodies[0], lines);
    if ($("routes-details").open) writeRoutes();
    const scale = M.perUnit(data, network(), CorridorFlow.carriedBy(published(state.index).paths, []));
    drawnFor = M.thickness(svg);
    M.drawBands($("bands"), data, lines, scale, drawnFor);
    for (const layout of svg.querySelectorAll(".layout")) {
      if (layout.dataset.goods === (network().commodity ?? "")) layout.removeAttribute("display");
      else layout.setAttribute("display", "none");
    }
    M.drawChips(svg, lines);
    M.drawPlaces(svg, loads, new Set([state.asked, ...state.settings.denied]));
    const where = W.countryName(data, state.asked);
    const left = W.number(Math.min(W.without(now, state.asked).value, now.exports) / network().scale);
    const when = network().year ? ` in ${network().year}` : "";
    const goes = isChanged() ? `Where ${chapter().goods} would go in your scenario` : `Where ${chapter().goods} goes${when}`;
    const heading = state.view === "left" ? `What could still leave without transit through ${where}: ${left} ${network().unit}` : `${goes}, and what crosses ${where}`;
    text("map-heading", heading);
    svg.setAttribute("aria-label", heading);
    text("map-note", isChanged() || state.view === "left" ? "One way to carry it, as near to what was counted as the limits allow. Width is flow, pale casing capacity."
      : network().counted === null ? "One way to carry it, the cheapest. Width is flow, pale casing capacity." : "The flow nearest to what was counted. Width is flow, pale casing capacity.");
    const keys = document.querySelectorAll("[data-width-key]");
    M.widthKeys(scale).forEach(([width, flow], number) => {
      if (!keys[number]) return;
      keys[number].querySelector("path").setAttribute("stroke-width", width.toFixed(1));
      keys[number].querySelector("span").textContent = `${W.number(flow, flow < 1 ? 1 : 0)} ${network().unit}`;
    });
  };

  const figures = (before, now) => {
    const scale = network().scale, item = now.countries.find((other) => other.country === state.asked);
    const closed = state.settings.denied.includes(state.asked);
    const whole = before.exports / scale, left = Math.min(item.without.value / scale, closed ? whole : Infinity);
    const [low, high] = item.withoutRange.map((steps) => steps / scale);
    const lost = Math.max(0, whole - left);
    text("exports-name", chapter().exportsName);
    text("left-name", `Could still leave without ${W.countryName(data, state.asked)}`);
    $("exports").replaceChildren(num(whole));
    $("left").replaceChildren(num(left));
    $("stranded").replaceChildren(num(lost));
    $("left-range").replaceChildren(num(low), " to ", num(high));
    $("stranded-range").replaceChildren(num(Math.max(0, whole - high)), " to ", num(Math.max(0, whole - low)));
    const already = before.exports - now.exports;
    text("already", already > 0 && !closed ? `, ${W.number(already / scale)} of it in any case` : "");
    $("mini").replaceChildren(h("strong", {}, `${W.number(Math.min(left, whole))} of ${W.number(whole)} ${network().unit}`), ` could leave, ${W.percent(whole ? lost / whole : 0)} not`);
    return item;
  };

  const showState = (changed) => {
    const badge = $("badge");
    text("badge", changed ? (state.title ? `Your scenario: ${state.title}` : "Your scenario, not sourced figures") : "Published figures");
    badge.className = `badge ${changed ? "own" : "published"}`;
    document.documentElement.dataset.own = changed ? "yes" : "no";
    $("checked").hidden = changed;
    $("stale").hidden = !changed && state.index === 0 && state.asked === data.chapters[0].asked;
    $("unsolved").hidden = !changed;
    text("changes", changed ? W.changes(data, network(), state.settings).join("; ") : "");
    $("weakest").hidden = changed || state.index !== 0 || state.asked !== data.chapters[0].asked;
    $("counted-terms").hidden = state.index !== 0;
    $("counted-elsewhere").hidden = state.index === 0;
    text("about", chapter().about);
    text("warnings", network().warnings.length ? `${network().warnings.join(". ")}.` : "");
  };

  const render = () => {
    scheduled = false;
    const start = performance.now(), changed = isChanged();
    const before = published(state.index);
    const now = changed ? timed(() => CorridorFlow.dependence(network(), state.settings)) : before;
    const item = figures(before, now);
    const words = W.headline(data, chapter(), { before, now, asked: state.asked, denied: state.settings.denied, changed });
    text("headline", words);
    document.title = words;
    showState(changed);
    T.countries($("countries").tBodies[0], rowNames(before), { data, network: network(), chapter: chapter(), answer: now, asked: state.asked, changed, ask });
    T.sum($("sum").tBodies[0], { data, network: network(), item, opened });
    const where = W.countryName(data, state.asked);
    text("why-heading", `Why no more than ${W.number(item.without.value / network().scale, 2)} ${network().unit} could leave without ${where}`);
    text("why-words", W.why(data, network(), state.asked, item.without));
    text("nothing", W.nothing(network(), item.without));
    for (const place of document.querySelectorAll("[data-asked]")) place.textContent = where;
    drawMap(now);
    showControls(state.settings, state.asked);
    const end = performance.now();
    performance.measure("corridors:render", { start, end });
    text("speed", `The last answer on this page took ${W.number(solving, 0)} ms to solve and prove, ${W.number(end - start, 0)} ms with map and tables.`);
    document.documentElement.dataset.rendered = String(Number(document.documentElement.dataset.rendered ?? 0) + 1);
    settle();
  };

  const rowNames = (before) => before.countries.map((item) => item.country);

  let settling = 0;
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const words = $("headline").textContent;
      if ($("announce").textContent !== words && document.documentElement.dataset.rendered !== "1") text("announce", words);
      writeHash();
    }, 250);
  };

  // ---- the state in the address

  const own = (hash) => Object.fromEntries(hash.replace(/^#/, "").split(";").map((part) => part.split("=")).filter(([name]) => name === "on" || name === "show"));
  const theirs = (hash) => `#${hash.replace(/^#/, "").split(";").filter((part) => !/^(on|show)=/.test(part)).join(";")}`;

  const hashNow = () => {
    const isFirst = !isChanged() && state.index === 0 && state.asked === data.chapters[0].asked && state.view === "open";
    if (isFirst) return "";
    const parts = [CorridorScenario.writeHash(network(), state.settings)];
    if (state.asked !== chapter().asked) parts.push(`on=${state.asked}`);
    if (state.view !== "open") parts.push(`show=${state.view}`);
    return parts.join(";");
  };
  const isState = (hash) => hash.includes("/") || hash.includes(";") || hash.includes("=");
  const writeHash = () => {
    const hash = hashNow();
    if (hash === location.hash || (!hash && !isState(location.hash))) return;
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { location.hash = hash; }
  };
  const readHash = () => {
    if (!isState(location.hash)) return;
    const { state: read, message } = CorridorScenario.readHash(theirs(location.hash), data.networks);
    const { on, show } = own(location.hash);
    take(read, { message, asked: on, view: show });
  };

  const take = (read, { message = "", asked, view, title = "" } = {}) => {
    const index = data.networks.findIndex((item) => item.commodity === read.commodity && item.year === read.year);
    state.index = Math.max(0, index);
    state.settings = { ...NOTHING, ...read.settings };
    state.asked = asked in network().exits ? asked : chapter().asked;
    state.view = view === "left" ? "left" : "open";
    state.title = title;
    text("message", message);
    rebuild();
  };

  // ---- what the reader does

  const page = {
    get data() { return data; },
    get network() { return network(); },
    get chapter() { return chapter(); },
    get settings() { return state.settings; },
    set: (kind, id, steps) => {
      const group = C.GROUP[kind], values = { ...state.settings[group] };
      if (steps === null) delete values[id];
      else values[id] = steps;
      state.settings = { ...state.settings, [group]: values };
      later();
    },
    deny: (name, closed) => {
      const denied = state.settings.denied.filter((other) => other !== name);
      state.settings = { ...state.settings, denied: closed ? [...denied, name] : denied };
      later();
    },
    show: () => showControls(state.settings, state.asked),
  };

  const later = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      try { text("message", ""); render(); } catch (error) { text("message", error.message); scheduled = false; }
    });
  };

  const ask = (name) => { state.asked = name; later(); };

  const rebuild = () => {
    const key = `${state.index}|${extra.join()}|${Object.keys({ ...state.settings.capacities, ...state.settings.supplies, ...state.settings.demands }).join()}`;
    if (key !== builtFor) {
      showControls = C.build(page, extra);
      builtFor = key;
    }
    $("chapter").value = String(state.index);
    for (const radio of document.querySelectorAll("[name=view]")) radio.checked = radio.value === state.view;
    render();
  };

  const reset = () => {
    Object.assign(state, { index: 0, settings: NOTHING, asked: data.chapters[0].asked, view: "open", title: "" });
    extra = [];
    text("message", "");
    rebuild();
  };

  const save = () => {
    const title = state.title || `${data.exporter}, ${chapter().about}: ${W.changes(data, network(), state.settings).join("; ") || "nothing changed"}`.slice(0, 120);
    const content = CorridorScenario.saveScenario(network(), state.settings, { title, name: CorridorScenario.slug(title).slice(0, 60).replace(/-+$/, "") || "scenario" });
    const link = h("a", { href: URL.createObjectURL(new Blob([content], { type: "application/toml" })), download: `${CorridorScenario.slug(title).slice(0, 60).replace(/-+$/, "") || "scenario"}.toml` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const open = async (file) => {
    try {
      const read = CorridorScenario.loadScenario(await file.text(), data.networks);
      take(read.state, { title: read.title, message: read.note ?? "" });
    } catch (error) { text("message", error.message); }
  };

  const copy = async () => {
    writeHash();
    try { await navigator.clipboard.writeText(location.href); text("message", "The link is copied."); } catch { text("message", location.href); }
  };

  const THEMES = ["system", "light", "dark"];
  const turn = () => {
    const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % THEMES.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    text("theme-name", next);
  };

  const listen = () => {
    $("asked").addEventListener("change", () => ask($("asked").value));
    $("chapter").addEventListener("change", () => {
      Object.assign(state, { index: Number($("chapter").value), settings: NOTHING, title: "" });
      if (!(state.asked in network().exits)) state.asked = chapter().asked;
      extra = [];
      rebuild();
    });
    $("add").addEventListener("change", () => {
      const key = $("add").value;
      if (!key) return;
      extra = [...extra, key];
      rebuild();
      document.getElementById(`n-${key}`)?.focus();
    });
    $("reset").addEventListener("click", reset);
    $("save").addEventListener("click", save);
    $("link").addEventListener("click", copy);
    $("load").addEventListener("change", () => { if ($("load").files.length) open($("load").files[0]); $("load").value = ""; });
    $("form").addEventListener("submit", (event) => event.preventDefault());
    $("theme").addEventListener("click", turn);
    $("views")?.addEventListener("change", (event) => { state.view = event.target.value; later(); });
    $("bands")?.addEventListener("click", (event) => {
      const id = event.target.closest("[data-segment]")?.dataset.segment;
      const key = id && C.keyOf("segment", id);
      if (!id || !network().limits.some(([kind, name, amount, , , , , others]) => kind === "segment" && name === id && amount !== null && others !== null)) return;
      if (!document.getElementById(`n-${key}`)) { extra = [...extra, key]; rebuild(); }
      document.getElementById(`n-${key}`).focus();
    });
    globalThis.addEventListener("hashchange", readHash);
    globalThis.addEventListener("resize", () => { if ($("map") && M.thickness($("map")) !== drawnFor) later(); });
    $("routes-details")?.addEventListener("toggle", () => writeRoutes());
    const closed = new Set();
    globalThis.addEventListener("beforeprint", () => { writeRoutes(); for (const item of document.querySelectorAll("details:not([open])")) { closed.add(item); item.open = true; item.dispatchEvent(new Event("toggle")); } });
    globalThis.addEventListener("afterprint", () => { for (const item of closed) item.open = false; closed.clear(); });
  };

  const begin = () => {
    $("chapter").replaceChildren(...data.chapters.map((item, index) => h("option", { value: String(index) }, item.about.replace(" exports", ""))));
    T.localise(document);
    check();
    listen();
    for (const id of ["controls", "views", "theme"]) if ($(id)) $(id).hidden = false;
    if (isState(location.hash)) readHash();
    else rebuild();
    document.documentElement.dataset.ready = "yes";
  };

  begin();
}
