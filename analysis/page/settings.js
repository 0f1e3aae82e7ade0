"use strict";
// What the reader sets, and the network that it leaves: the page's analysis/apply.py.
{
  const { LARGEST } = globalThis.CorridorResidual;
  const GROUP_SIGN = "+";
  const NO_COUNTRY = "XXX";
  const TABLES = { segment: "capacities", place: "capacities", supply: "supplies", demand: "demands" };

  /**
   * @typedef {"supply" | "place" | "segment" | "demand"} Kind
   * @typedef {object} Network  one year and commodity; analysis/page_network.py lists what is in it
   * @typedef {object} Settings  in steps, net of third parties' use; null: as in the data
   * @property {Object<string, number | null>} [capacities]  by segment or place
   * @property {Object<string, number | null>} [supplies]  by field
   * @property {Object<string, number | null>} [demands]  by market or refinery
   * @property {string[]} [denied]  countries, zones or groups such as RUS+BLR whose transit ends
   * @typedef {object} Limit  a null amount is no limit
   * @property {Kind} kind
   * @property {string} id
   * @property {number | null} amount
   * @property {number | null} low
   * @property {number | null} high
   * @property {string} grade
   * @property {string[]} evidence
   * @property {string | null} others  share of the gross capacity that third parties use; null: cannot be set
   * @property {boolean} set  by the reader
   * @typedef {object} View  a network as settings leave it
   * @property {Network} network
   * @property {Limit[]} limits
   * @property {Uint8Array} closed  by arc, 1 where nobody may pass
   */

  /** Every limit as the data have it. @param {Network} network @returns {Limit[]} */
  function limitsOf(network) {
    return network.limits.map(([kind, id, amount, low, high, grade, evidence, others]) => (
      { kind, id, amount, low, high, grade, evidence, others, set: false }));
  }

  /** One limit as the data have it, null if there is none. @returns {Limit | null} */
  function limitOf(network, kind, id) {
    return limitsOf(network).find((limit) => limit.kind === kind && limit.id === id) ?? null;
  }

  /**
   * Settings in full: every table there, keys in order, no nulls, groups as their members.
   * @throws {Error} naming what does not fit the network
   */
  function checkSettings(network, settings = {}) {
    const checked = { capacities: {}, supplies: {}, demands: {}, denied: [] };
    const known = new Map(limitsOf(network).map((limit) => [`${TABLES[limit.kind]} ${limit.id}`, limit]));
    for (const [table, values] of Object.entries(settings)) {
      if (!Object.hasOwn(checked, table)) throw new Error(`unknown setting ${table}`);
      if (table === "denied") continue;
      for (const id of Object.keys(values).filter((key) => values[key] !== null).sort()) {
        checkFigure(`${table}: ${id}`, values[id], known.get(`${table} ${id}`));
        checked[table][id] = values[id];
      }
    }
    const denied = (settings.denied ?? []).flatMap((name) => membersOf(network, name));
    checked.denied = [...new Set(denied)].sort();
    return checked;
  }

  function checkFigure(place, steps, limit) {
    if (limit === undefined) throw new Error(`${place}: not in this network`);
    if (limit.others === null) throw new Error(`${place}: no scenario can set this limit`);
    if (!Number.isSafeInteger(steps) || steps < 0) {
      throw new Error(`${place}: expected whole steps, 0 or more, got ${steps}`);
    }
  }

  /**
   * The countries and zones of a group such as RUS+BLR.
   * @returns {string[]}
   * @throws {Error} if one of them is unknown, the exporter or the high seas
   */
  function membersOf(network, name) {
    const known = new Set(Object.keys(network.exits));
    for (const [, , country, zone] of network.places) known.add(country).add(zone);
    const parts = String(name).split(GROUP_SIGN);
    for (const part of parts) {
      if (!known.has(part) || part === network.exporter || part === NO_COUNTRY) {
        throw new Error(`transit through ${part} cannot be denied in this network`);
      }
    }
    return parts;
  }

  /** A network as settings leave it: what is set has no range and no source. @returns {View} */
  function viewOf(network, settings) {
    const checked = checkSettings(network, settings);
    const limits = limitsOf(network).map((limit) => {
      const table = checked[TABLES[limit.kind]];
      if (!Object.hasOwn(table, limit.id)) return limit;
      const amount = table[limit.id];
      return { ...limit, amount, low: amount, high: amount, grade: "none", evidence: [], set: true };
    });
    return closing({ network, limits, closed: new Uint8Array(network.arcs.length) }, checked.denied);
  }

  /** A view with more transit denied. @param {View} view @param {string[]} names @returns {View} */
  function closing(view, names) {
    const closed = view.closed.slice();
    for (const name of names) {
      const exits = Object.hasOwn(view.network.exits, name) ? view.network.exits[name] : [];
      for (const arc of exits) closed[arc] = 1;
    }
    return { ...view, closed };
  }

  /** A view with every capacity at one end of its range. @param {"low" | "high"} end @returns {View} */
  function atEnd(view, end) {
    const limits = view.limits.map((limit) => {
      const ranged = TABLES[limit.kind] === "capacities" && limit.amount !== null;
      return ranged ? { ...limit, amount: limit[end] } : limit;
    });
    return { ...view, limits };
  }

  /** What stands for no limit: one more than all limits together. @throws {RangeError} above 2^53 */
  function unlimited(view) {
    const total = view.limits.reduce((sum, limit) => sum + (limit.amount ?? 0), 1);
    if (total > LARGEST) {
      throw new RangeError(`the capacities add up to more than 2^53 steps of ${view.network.unit}`);
    }
    return total;
  }

  // The data of a page: what a network has in common with an earlier one is told once.
  const unpacked = (data) => {
    for (const network of data.networks) {
      const first = data.networks[network.like];
      if (!first) continue;
      for (const [key, value] of Object.entries(first)) if (!Object.hasOwn(network, key)) network[key] = value;
      network.limits = network.limits.map((row, position) => row || first.limits[position]);
    }
    return data;
  };

  globalThis.CorridorSettings = Object.freeze({
    unpacked,
    TABLES, limitsOf, limitOf, checkSettings, membersOf, viewOf, closing, atEnd, unlimited,
  });
}
