"use strict";
// Settings as a scenario file for `corridors run`, and back; settings in a link, and back.
//
// A scenario's capacity is gross; the page's is net of third parties' use, whose part keeps its share
// (analysis/apply.py). Both directions are exact.
{
  const { FileError, readToml, quoted } = globalThis.CorridorToml;
  const { TABLES, limitsOf, checkSettings, membersOf } = globalThis.CorridorSettings;
  const DIGITS = 28; // of a decimal number in Python
  const PREFIXES = { capacities: "", supplies: "supply:", demands: "demand:" };
  const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const LONGEST_NAME = 80;
  const DATES = ["start", "days", "end", "announced", "expected_end"];
  const KEYS = {
    "": ["name", "title", "commodity", "base_year", "start", "days"],
    events: ["element", "start", "days", "end", "remaining", "capacity", "unit", "announced", "expected_end"],
    changes: ["element", "capacity", "unit"],
    projects: ["built"],
  };

  /**
   * @typedef {object} State  what a file or a link is about
   * @property {string | null} commodity
   * @property {number | null} year
   * @property {object} settings  as in settings.js
   */

  // ---- figures

  const decimalsOf = (network) => Math.round(Math.log10(network.scale));

  /** A decimal text as a whole number of 10^-decimals, null if it is none, below 0 or finer. */
  function wholeOf(text, decimals) {
    const parts = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text);
    if (!parts) return null;
    const [, whole, fraction = "", power = "0"] = parts;
    const shift = decimals + Number(power) - fraction.length;
    if (Math.abs(shift) > 400) return null;
    const digits = BigInt(whole + fraction);
    if (shift >= 0) return digits * 10n ** BigInt(shift);
    const divisor = 10n ** BigInt(-shift);
    return digits % divisor ? null : digits / divisor;
  }

  /** A whole number of 10^-decimals as a decimal text. */
  function textOf(whole, decimals) {
    const digits = String(whole).padStart(decimals + 1, "0");
    const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
    const before = digits.slice(0, digits.length - decimals);
    return decimals && fraction ? `${before}.${fraction}` : before;
  }

  /** A figure in the network's unit as steps, null if it is not a number from 0 with few enough decimals. */
  function stepsOf(network, figure) {
    const whole = wholeOf(String(figure).trim(), decimalsOf(network));
    return whole !== null && whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : null;
  }

  /** Steps as a decimal text in the network's unit, as short as can be. */
  function figureOf(network, steps) {
    return textOf(BigInt(steps), decimalsOf(network));
  }

  function halfEven(number, divisor) {
    const twice = 2n * (number % divisor);
    const below = number / divisor;
    return twice > divisor || (twice === divisor && below % 2n) ? below + 1n : below;
  }

  /** What third parties use of a gross capacity of `decimals`, in 10^-finest: Python's decimal arithmetic. */
  function usedOf(gross, decimals, share, finest) {
    const [whole, fraction = ""] = share.split(".");
    let product = gross * BigInt(whole + fraction);
    let fine = decimals + fraction.length;
    const extra = String(product).length - DIGITS;
    if (extra > 0) {
      product = halfEven(product, 10n ** BigInt(extra));
      fine -= extra;
    }
    if (fine <= finest) return product * 10n ** BigInt(finest - fine);
    return halfEven(product, 10n ** BigInt(fine - finest));
  }

  /** The gross capacity, as a decimal text, that leaves the exporter so many steps. */
  function grossOf(network, steps, share) {
    if (share === "0") return figureOf(network, steps);
    const { finest } = network;
    const decimals = Math.max(finest, decimalsOf(network));
    const net = BigInt(steps) * 10n ** BigInt(decimals - decimalsOf(network));
    const step = 10n ** BigInt(decimals - finest);
    const tooMuch = (used) => usedOf(net + used * step, decimals, share, finest) > used;
    let high = 1n;
    while (tooMuch(high)) high *= 2n;
    let low = -1n;
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (tooMuch(middle)) low = middle; else high = middle;
    }
    return textOf(net + high * step, decimals);
  }

  /** The steps that a gross capacity leaves the exporter, null if it leaves no whole number of them. */
  function netOf(network, figure, share) {
    const { finest } = network;
    const decimals = Math.max(finest, decimalsOf(network));
    const gross = wholeOf(figure, decimals);
    if (gross === null) return null;
    const used = usedOf(gross, decimals, share, finest) * 10n ** BigInt(decimals - finest);
    return stepsOf(network, textOf(gross - used, decimals));
  }

  // ---- saving

  /** A kebab-case name from a title. */
  function slug(title) {
    const plain = title.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const name = plain.replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST_NAME).replace(/^-+|-+$/g, "");
    return name || "scenario";
  }

  /** The scenario file of settings. @throws {Error} if the settings do not fit or no file can hold them */
  function saveScenario(network, settings, { title = "Set on the page", name = slug(title) } = {}) {
    const checked = checkSettings(network, settings);
    const lines = [
      "# saved from the page; run it with: corridors run FILE.toml",
      `name = ${quoted(name)}`,
      `title = ${quoted(title.trim().replace(/\s+/g, " "))}`,
    ];
    if (network.commodity !== null) lines.push(`commodity = ${quoted(network.commodity)}`);
    if (network.year !== null) lines.push(`base_year = ${network.year}`);
    for (const place of checked.denied) {
      const zone = network.places.some(([, , , name]) => name === place);
      lines.push("", "[[events]]", `element = ${quoted(`${zone ? "zone" : "transit"}:${place}`)}`);
    }
    for (const { id, kind, others } of limitsOf(network)) {
      if (!Object.hasOwn(checked[TABLES[kind]], id)) continue;
      const steps = checked[TABLES[kind]][id];
      const gross = held(grossOf(network, steps, others), id);
      const note = others === "0" ? "" : `  # third parties included; ${figureOf(network, steps)} without`;
      lines.push("", "[[changes]]", `element = ${quoted(PREFIXES[TABLES[kind]] + id)}`);
      lines.push(`capacity = ${gross}${note}`, `unit = ${quoted(network.unit)}`);
    }
    return `${lines.join("\n")}\n`;
  }

  /** A figure that the reader of the file will not change: more than 15 digits may not survive. */
  function held(figure, id) {
    const decimals = figure.split(".")[1]?.length ?? 0;
    if (decimals && wholeOf(String(Number(figure)), decimals) !== wholeOf(figure, decimals)) {
      throw new RangeError(`${figure} for ${id} has more digits than a scenario file can hold`);
    }
    return figure;
  }

  // ---- loading

  /** The network of a commodity and year; default: the first commodity, its latest counted year. */
  function pickNetwork(networks, commodity, year) {
    const wanted = commodity === undefined ? networks[0].commodity : commodity;
    const same = networks.filter((network) => network.commodity === wanted);
    const counted = same.filter((network) => network.counted !== null);
    const [latest] = (counted.length ? counted : same).sort((one, other) => other.year - one.year);
    return year === undefined ? latest : same.find((network) => network.year === year);
  }

  /**
   * What a scenario file sets.
   * @returns {{name: string, title: string, state: State}}
   * @throws {FileError} naming the line, and what was expected or what the page cannot do
   */
  function loadScenario(text, networks) {
    const tables = readToml(text);
    for (const table of tables) checkKeys(table);
    const [{ cells: top }] = tables;
    const name = cellOf(tables[0], "name", "text");
    if (!NAME.test(name) || name.length > LONGEST_NAME) {
      throw new FileError(top.get("name").line, "name: expected words in small letters joined by hyphens");
    }
    refuse(top, DATES, "the page shows a year, not days");
    const network = networkOf(tables[0], networks);
    const settings = { capacities: {}, supplies: {}, demands: {}, denied: [] };
    for (const table of tables.slice(1)) READERS[table.name](table, network, settings);
    const title = cellOf(tables[0], "title", "text");
    return { name, title, state: { commodity: network.commodity, year: network.year, settings } };
  }

  const TYPES = {
    text: "a text in quotes",
    integer: "a whole number",
    decimal: "a number",
    truth: "true or false",
    date: "a date or time",
    list: "a list",
  };
  const READERS = { events: readEvent, changes: readChange, projects: readProjects };

  function checkKeys({ name, listed, line, cells }) {
    if (!Object.hasOwn(KEYS, name) || listed !== ["events", "changes"].includes(name)) {
      throw new FileError(line, `expected [[events]], [[changes]] or [projects], got ${name}`);
    }
    for (const [key, cell] of cells) {
      if (!KEYS[name].includes(key)) throw new FileError(cell.line, `unknown key ${key}`);
    }
  }

  /** The value of a key. @throws {FileError} if it is missing or of another type */
  function cellOf({ cells, line }, key, ...types) {
    const cell = cells.get(key);
    if (!cell) throw new FileError(line, `${key} is required`);
    if (!types.includes(cell.type)) {
      throw new FileError(cell.line, `${key}: expected ${TYPES[types.at(-1)]}, got ${TYPES[cell.type]}`);
    }
    return cell.value;
  }

  function refuse(cells, keys, reason) {
    const key = keys.find((name) => cells.has(name));
    if (key) throw new FileError(cells.get(key).line, `${key}: ${reason}; corridors run can`);
  }

  function networkOf(top, networks) {
    const commodity = top.cells.has("commodity") ? cellOf(top, "commodity", "text") : undefined;
    const year = top.cells.has("base_year") ? Number(cellOf(top, "base_year", "integer")) : undefined;
    const network = pickNetwork(networks, commodity, year);
    if (network) return network;
    const there = networks.map((item) => `${item.commodity} ${item.year}`).join(", ");
    const line = (top.cells.get("base_year") ?? top.cells.get("commodity")).line;
    const wanted = `${commodity ?? networks[0].commodity} ${year ?? ""}`.trim();
    throw new FileError(line, `the page has no ${wanted}; it has ${there}`);
  }

  function readEvent(table, network, settings) {
    const element = cellOf(table, "element", "text");
    const { line } = table.cells.get("element");
    refuse(table.cells, DATES, "the page shows a year, not days");
    refuse(table.cells, ["capacity", "unit"], "the page takes capacities from [[changes]]");
    if (table.cells.has("remaining") && Number(cellOf(table, "remaining", "integer", "decimal")) !== 0) {
      refuse(table.cells, ["remaining"], "the page ends transit altogether or not at all");
    }
    const [, kind, name] = /^(\w+):(.*)$/.exec(element) ?? [];
    if (kind !== "transit" && kind !== "zone") {
      throw new FileError(line, `element: expected transit: or zone: with a name, got ${element}`);
    }
    settings.denied.push(...at(line, () => membersOf(network, name)));
  }

  function readChange(table, network, settings) {
    const element = cellOf(table, "element", "text");
    const { line } = table.cells.get("element");
    const [, prefix, id] = /^((?:supply|demand):)?(.*)$/.exec(element);
    const settable = Object.keys(PREFIXES).find((key) => PREFIXES[key] === (prefix ?? ""));
    const limit = limitsOf(network).find((item) => TABLES[item.kind] === settable && item.id === id);
    if (!limit || limit.others === null) {
      throw new FileError(line, `element: the page has no ${element} to change in ${aboutOf(network)}`);
    }
    if (Object.hasOwn(settings[settable], id)) throw new FileError(line, `${element} is changed twice`);
    const unit = cellOf(table, "unit", "text");
    if (unit !== network.unit) {
      throw new FileError(table.cells.get("unit").line, `unit: expected ${network.unit}, got ${unit}`);
    }
    const figure = cellOf(table, "capacity", "integer", "decimal");
    settings[settable][id] = netOf(network, figure, limit.others);
    if (settings[settable][id] === null) {
      const wanted = `a number from 0 with at most ${decimalsOf(network)} decimals`;
      throw new FileError(table.cells.get("capacity").line, `capacity: expected ${wanted}, got ${figure}`);
    }
  }

  function readProjects(table) {
    if (table.cells.has("built") && cellOf(table, "built", "list").length) {
      refuse(table.cells, ["built"], "the page builds no projects");
    }
  }

  /** Do something that a line of the file asks for; its error names the line. */
  function at(line, action) {
    try {
      return action();
    } catch (error) {
      throw new FileError(line, error.message);
    }
  }

  // ---- links

  const PARTS = { c: "capacities", s: "supplies", d: "demands" };
  const NONE = "-";

  const aboutOf = ({ commodity, year }) => `${commodity ?? NONE}/${year ?? NONE}`;

  /** Settings as the fragment of a link, such as #crude/2025;no=RUS;c=aktau-baku:5.5 */
  function writeHash(network, settings) {
    const checked = checkSettings(network, settings);
    const parts = [aboutOf(network)];
    if (checked.denied.length) parts.push(`no=${checked.denied.join(",")}`);
    for (const [key, table] of Object.entries(PARTS)) {
      const figures = Object.entries(checked[table]);
      const texts = figures.map(([id, steps]) => `${id}:${figureOf(network, steps)}`);
      if (texts.length) parts.push(`${key}=${texts.join(",")}`);
    }
    return `#${parts.join(";")}`;
  }

  /**
   * What a link sets. Never throws: of a link that cannot be read comes the default state and a message.
   * @returns {{state: State, message: string}}  message is empty where all is well
   */
  function readHash(hash, networks) {
    try {
      const text = decodeURIComponent(String(hash ?? "").replace(/^#/, ""));
      return { state: text ? stateOf(text, networks) : defaultState(networks), message: "" };
    } catch (error) {
      return { state: defaultState(networks), message: `This link could not be read: ${error.message}` };
    }
  }

  function defaultState(networks) {
    const { commodity, year } = pickNetwork(networks);
    return { commodity, year, settings: { capacities: {}, supplies: {}, demands: {}, denied: [] } };
  }

  function stateOf(text, networks) {
    const [about, ...parts] = text.split(";");
    const network = networks.find((item) => aboutOf(item) === about);
    if (!network) throw new Error(`the page has no ${about}`);
    const settings = {};
    for (const part of parts) {
      const [, key, values] = /^(no|[csd])=(.+)$/.exec(part) ?? [];
      const table = key === "no" ? "denied" : PARTS[key];
      if (!table || settings[table]) throw new Error(`${part} is not understood`);
      settings[table] = key === "no" ? values.split(",") : figuresOf(network, values.split(","));
    }
    return { commodity: network.commodity, year: network.year, settings: checkSettings(network, settings) };
  }

  /** Figures by id from id:figure. */
  function figuresOf(network, texts) {
    const figures = texts.map((text) => {
      const [, id, figure] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
      const steps = id ? stepsOf(network, figure) : null;
      if (steps === null) throw new Error(`${text} is not an element and a figure`);
      return [id, steps];
    });
    return Object.fromEntries(figures);
  }

  globalThis.CorridorScenario = Object.freeze({
    stepsOf, figureOf, slug, saveScenario, pickNetwork, loadScenario, writeHash, readHash,
  });
}
