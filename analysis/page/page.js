"use strict";
{
  const W = globalThis.CorridorWords, T = globalThis.CorridorTables, M = globalThis.CorridorMap, C = globalThis.CorridorControls;
  const { $, num, h } = T;
  const data = CorridorSettings.unpacked(JSON.parse($("data").textContent));
  const NOTHING = Object.freeze({ capacities: {}, supplies: {}, demands: {}, denied: [] });
  const START = Object.freeze({ index: 0, settings: NOTHING, asked: data.chapters[0].asked, view: "open", title: "" });
  const TOO_LARGE = "These figures are too large to add up exactly";
  const state = { ...START }; // what is shown: it could be solved
  const answers = new Map(); // as in the data, by index
  const opened = new Set();
  let writeRoutes = () => {};
  let drawnFor = 0;
  let extra = [], showControls = null, builtFor = "", scheduled = false;
  let answer = null; // to the state that is shown
  let wanted = null; // the state that comes next, unless it cannot be solved

  const network = () => data.networks[state.index];
  const chapter = () => data.chapters[state.index];
  const isChanged = () => W.isChanged(state.settings);
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

  const check = () => {
    const tell = (faults) => {
      document.documentElement.dataset.checked = faults.length ? "no" : "yes";
      if (!faults.length) return;
      text("checked", `Does not add up on this page: ${faults[0]}`);
      $("checked").classList.add("badge", "own");
    };
    text("checked", "Checked on this page: adds up.");
    tell([...T.faultsOf(published(0), data.chapters[0]), ...T.writtenFaults(published(0), { network: data.networks[0], asked: START.asked })]);
    setTimeout(() => {
      if (document.documentElement.dataset.checked === "no") return;
      const about = (index) => T.faultsOf(published(index), data.chapters[index]).map((fault) => `${data.chapters[index].about}, ${fault}`);
      tell(data.chapters.flatMap((_, index) => (index ? about(index) : [])));
    }, 400);
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
    const { left } = W.strandedOf(network(), { before: published(state.index), now }, W.of(now, state.asked));
    const heading = state.view === "left" ? `What could still leave without transit through ${where}: ${W.number(left / network().scale)} ${network().unit}`
      : W.mapHeading(data, network(), chapter(), state.asked, isChanged());
    text("map-heading", heading);
    svg.setAttribute("aria-label", heading);
    const from = network().counted === null ? "the cheapest" : "what was counted";
    text("map-note", `${isChanged() || state.view === "left" ? `One way to carry it, starting from ${from}.`
      : network().counted === null ? "One way to carry it, the cheapest." : "The flow nearest to what was counted."} Width is flow, pale casing capacity.`);
    const keys = document.querySelectorAll("[data-width-key]");
    M.widthKeys(scale).forEach(([width, flow], number) => {
      if (!keys[number]) return;
      keys[number].querySelector("path").setAttribute("stroke-width", width.toFixed(1));
      keys[number].querySelector("span").textContent = `${W.number(flow, flow < 1 ? 1 : 0)} ${network().unit}`;
    });
  };

  const figures = (before, now) => {
    const { scale } = network(), item = W.of(now, state.asked), changed = isChanged();
    const closed = state.settings.denied.includes(state.asked), where = W.countryName(data, state.asked);
    const at = W.strandedOf(network(), { before, now }, item), amount = (steps) => num(steps / scale);
    text("exports-name", changed ? "Could leave in your scenario" : chapter().exportsName);
    $("exports").replaceChildren(amount(changed ? now.exports : before.exports));
    text("was", changed ? `(was ${W.number(before.exports / scale)})` : "");
    text("left-name", !changed ? `Could still leave without ${where}` : closed ? `And without ${where}, which is closed` : `And without ${where}`);
    $("left").replaceChildren(at.room > at.whole ? "all " : "", amount(at.left));
    text("room", at.room > at.whole ? `(room for ${W.number(at.room / scale)})` : "");
    $("left-range").replaceChildren(amount(at.low), " to ", amount(at.high));
    text("stranded-name", changed && !closed ? `Could not leave without ${where}` : "Could not leave");
    $("stranded").replaceChildren(amount(at.stranded));
    $("stranded-range").replaceChildren(amount(at.strandedLow), " to ", amount(at.strandedHigh));
    text("already", at.already > 0 && !closed ? `, ${W.number(at.already / scale)} of it in any case` : "");
    return { item, at };
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
    text("save-note", changed ? "Save as scenario writes what you changed; “Transit through” stays a question." : `Save as scenario writes transit through ${W.countryName(data, state.asked)} as closed.`);
    $("weakest").hidden = changed || state.index !== 0 || state.asked !== data.chapters[0].asked;
    $("counted-terms").hidden = state.index !== 0;
    $("counted-elsewhere").hidden = state.index === 0;
    text("about", chapter().about);
    text("warnings", network().warnings.length ? `${network().warnings.join(". ")}.` : "");
  };

  const render = () => {
    const start = performance.now(), changed = isChanged(), { asked, settings } = state;
    const before = published(state.index), now = answer;
    const { item, at } = figures(before, now), told = { before, now, asked, settings };
    const words = W.headline(data, network(), chapter(), told), short = W.inShort(data, network(), told);
    text("headline", words);
    $("mini").replaceChildren(h("strong", {}, short[0]), short[1]);
    saying = changed ? `${words}. ${short.join("")}` : words;
    document.title = words;
    showState(changed);
    T.countries($("countries").tBodies[0], before.countries.map((other) => other.country), { data, network: network(), chapter: chapter(), ...told, ask });
    T.sum($("sum").tBodies[0], { data, network: network(), item, opened });
    const where = W.countryName(data, asked);
    text("why-heading", W.whyHeading(data, network(), asked, at, settings));
    text("why-words", W.why(data, network(), asked, item.without, settings));
    text("nothing", W.nothing(network(), item.without));
    for (const place of document.querySelectorAll("[data-asked]")) place.textContent = where;
    drawMap(now);
    showControls(settings, asked);
    const end = performance.now();
    performance.measure("corridors:render", { start, end });
    text("speed", `The last answer on this page took ${W.number(solving, 0)} ms to solve and prove, ${W.number(end - start, 0)} ms with map and tables.`);
    document.documentElement.dataset.rendered = String(Number(document.documentElement.dataset.rendered ?? 0) + 1);
    settle();
  };

  let settling = 0, saying = "";
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(settled, 250);
  };

  // What a reader can undo: the states that rested, the last one first.
  const past = [];
  let rested = null;
  const settled = () => {
    clearTimeout(settling);
    if (document.documentElement.dataset.rendered !== "1") text("announce", saying);
    if (rested && same(rested, state)) return;
    if (rested) past.push(rested);
    writeHash(rested !== null);
    rested = { ...state };
    $("undo").disabled = !past.length;
  };
  const same = (one, other) => ["index", "asked", "view"].every((key) => one[key] === other[key]) && JSON.stringify(one.settings) === JSON.stringify(other.settings);
  const undo = () => {
    settled();
    if (!past.length) return;
    const last = past.pop();
    $("undo").disabled = !past.length;
    if (!shown(last)) return;
    rested = { ...state };
    writeHash(true);
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
  const writeHash = (asNew) => {
    const hash = hashNow();
    if (hash === location.hash || (!hash && !isState(location.hash))) return;
    const address = hash || location.pathname + location.search;
    try {
      if (asNew) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch { location.hash = hash; }
  };
  const readHash = () => {
    if (!location.hash) return shown(START);
    if (!isState(location.hash)) return false;
    const { state: read, message } = CorridorScenario.readHash(theirs(location.hash), data.networks);
    const { on, show } = own(location.hash);
    return take(read, { message, asked: on, view: show });
  };

  const take = (read, { message = "", asked, view, title = "" } = {}) => {
    const index = Math.max(0, data.networks.findIndex((item) => item.commodity === read.commodity && item.year === read.year));
    return shown({
      index,
      settings: { ...NOTHING, ...read.settings },
      asked: Object.hasOwn(data.networks[index].exits, asked ?? "") ? asked : data.chapters[index].asked,
      view: view === "left" ? "left" : "open",
      title,
    }, message);
  };

  // ---- what the reader does

  const page = {
    get data() { return data; },
    get network() { return network(); },
    get chapter() { return chapter(); },
    get settings() { return state.settings; },
    set: (kind, id, steps) => {
      const { settings } = wanted ?? state, group = C.GROUP[kind], values = { ...settings[group] };
      if (steps === null) delete values[id];
      else values[id] = steps;
      later({ settings: { ...settings, [group]: values }, title: "" });
    },
    deny: (name, closed) => {
      const { settings } = wanted ?? state, denied = settings.denied.filter((other) => other !== name);
      later({ settings: { ...settings, denied: closed ? [...denied, name] : denied }, title: "" });
    },
    show: () => showControls(state.settings, state.asked),
  };

  // Solve first and assign after: a state that cannot be solved leaves the page as it is, and is told.
  const solved = (next) => {
    try {
      answer = W.isChanged(next.settings) ? timed(() => CorridorFlow.dependence(data.networks[next.index], next.settings)) : published(next.index);
      Object.assign(state, next);
      return true;
    } catch (error) {
      text("message", error instanceof RangeError ? TOO_LARGE : error.message);
      return false;
    }
  };

  const later = (change = {}) => {
    wanted = { ...(wanted ?? state), ...change };
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      const next = wanted;
      scheduled = false;
      wanted = null;
      if (!next) return;
      text("message", "");
      if (solved(next)) render();
      else {
        showControls(state.settings, state.asked);
        if (document.activeElement.type === "number") document.activeElement.setAttribute("aria-invalid", "true");
      }
    });
  };

  // Show another state at once, its controls built anew where they differ; whether it could be solved.
  const shown = (next, message = "") => {
    wanted = null;
    text("message", message);
    const could = solved(next) || (answer === null && solved(START));
    rebuild();
    return could;
  };

  const ask = (name) => later({ asked: name });

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
    extra = [];
    shown(START);
  };

  const turnTo = (index) => {
    const { kept, dropped } = W.carriedOver(data, network(), data.networks[index], state.settings);
    const asked = Object.hasOwn(data.networks[index].exits, state.asked) ? state.asked : data.chapters[index].asked;
    extra = [];
    shown({ ...state, index, settings: kept, asked, title: "" }, dropped.length ? `Not carried over to ${data.chapters[index].about}: ${dropped.join("; ")}.` : "");
  };

  // With nothing changed the file closes what is asked: a scenario that changes nothing says nothing.
  const save = () => {
    const settings = isChanged() ? state.settings : { ...NOTHING, denied: [state.asked] };
    const title = state.title || `${chapter().about}: ${W.shortTitle(data, network(), settings)}`.slice(0, 120);
    const name = CorridorScenario.slug(title).slice(0, 60).replace(/-+$/, "") || "scenario";
    try {
      const content = CorridorScenario.saveScenario(network(), settings, { title, name });
      const link = h("a", { href: URL.createObjectURL(new Blob([content], { type: "application/toml" })), download: `${name}.toml` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    } catch (error) { text("message", error.message); }
  };

  const open = async (file) => {
    try {
      const read = CorridorScenario.loadScenario(await file.text(), data.networks);
      take(read.state, { title: read.title, message: read.note ?? "" });
    } catch (error) { text("message", error.message); }
  };

  const copy = async () => {
    settled();
    const file = location.protocol === "file:" ? " It leads to this file: whoever receives the link needs the file too, and can put the part from # on after its own address." : "";
    try { await navigator.clipboard.writeText(location.href); text("message", `The link is copied.${file}`); } catch { text("message", `${location.href}${file}`); }
  };

  const listen = () => {
    $("asked").addEventListener("change", () => ask($("asked").value));
    $("chapter").addEventListener("change", () => turnTo(Number($("chapter").value)));
    $("add").addEventListener("change", () => {
      const key = $("add").value;
      if (!key) return;
      extra = [...extra, key];
      rebuild();
      document.getElementById(`n-${key}`)?.focus();
    });
    $("reset").addEventListener("click", reset);
    $("undo").addEventListener("click", undo);
    $("controls").addEventListener("keydown", (event) => {
      if (event.key !== "z" || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey) || event.target.type === "number") return;
      event.preventDefault();
      undo();
    });
    document.addEventListener("click", C.follow);
    $("save").addEventListener("click", save);
    $("link").addEventListener("click", copy);
    $("load").addEventListener("change", () => { if ($("load").files.length) open($("load").files[0]); $("load").value = ""; });
    $("form").addEventListener("submit", (event) => event.preventDefault());
    $("theme").addEventListener("click", C.turnTheme);
    $("views")?.addEventListener("change", (event) => { later({ view: event.target.value }); });
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
    else shown(START);
    settled();
    document.documentElement.dataset.ready = "yes";
  };

  begin();
}
