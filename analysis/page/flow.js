"use strict";
// Greatest exports, home demand first, each with its proof, and what of them depends on whom: the page's
// analysis/flow.py, certificate.py and dependence.py. Same network, same settings, same integers.
{
  const { Residual, LARGEST } = globalThis.CorridorResidual;
  const {
    limitOf, checkSettings, membersOf, viewOf, closing, atEnd, unlimited,
  } = globalThis.CorridorSettings;
  const SOURCE = 0;
  const HOME = 1;
  const ABROAD = 2;
  const SINKS = [HOME, ABROAD];

  /**
   * @typedef {object} Term  one limit of a cut, in steps; negative where home demand is met through it
   * @property {string} kind
   * @property {string} id
   * @property {number} capacity
   * @property {number} low
   * @property {number} high
   * @property {string} grade
   * @property {string[]} evidence
   * @property {boolean} set  the reader's own figure
   * @typedef {object} Certificate
   * @property {number} value  greatest exports
   * @property {number} home  what home demand gets first
   * @property {Term[]} terms  the sum to do by hand; adds up to value
   * @property {Term[]} cut  between fields and all sinks; adds up to value + home
   * @property {Term[]} homeCut  between fields and home sinks; adds up to home
   * @property {number[]} flow  by arc: one way to carry both
   * @typedef {object} Path
   * @property {string[]} elements  place, segment, place, ..., segment, place
   * @property {number} amount
   * @property {boolean} abroad
   * @property {string[]} crosses  countries and zones
   */

  /** A proof that does not hold: a defect of this program. */
  class ProofError extends Error {
    name = "ProofError";
  }

  // ---- the greatest flow

  const nameOf = ({ kind, id }) => `${kind} ${id}`;
  const shapes = new WeakMap();

  /** What never changes in a network, made once: heads and neighbours of its arcs, number of each limit. */
  function shapeOf(network) {
    if (!shapes.has(network)) {
      const arcs = Array.from({ length: 3 + 2 * network.places.length }, () => []);
      const heads = [];
      network.arcs.forEach(([, tail, head], number) => {
        heads.push(head, tail);
        arcs[tail].push(2 * number);
        arcs[head].push(2 * number + 1);
      });
      const numbers = new Map(network.limits.map(([kind, id], number) => [nameOf({ kind, id }), number]));
      shapes.set(network, { heads, arcs, numbers });
    }
    return shapes.get(network);
  }

  /** The residual network of a view that carries nothing yet. Closed arcs have no room. */
  function empty(view) {
    const most = unlimited(view);
    const room = new Float64Array(2 * view.network.arcs.length);
    view.network.arcs.forEach(([limit], arc) => {
      if (!view.closed[arc]) room[2 * arc] = view.limits[limit].amount ?? most;
    });
    return new Residual(shapeOf(view.network), room);
  }

  /** A greatest flow; `served` is the network when only home has been served. */
  function solve(view) {
    const residual = empty(view);
    const home = residual.augment(SOURCE, HOME);
    const served = residual.copy();
    const exports = residual.augment(SOURCE, ABROAD);
    return { view, home, exports, served, residual };
  }

  function flowOf(view, residual) {
    return view.network.arcs.map((_, arc) => residual.flow(2 * arc));
  }

  // ---- cuts and proof

  /**
   * The certificate of a greatest flow, verified.
   * @param {"fields" | "markets"} [near]  which smallest cut is shown; default: the one with fewer terms
   * @returns {Certificate}
   */
  function prove(plan, near) {
    const homeCut = cutOf(plan.view, plan.served, "markets", [HOME]);
    const flow = flowOf(plan.view, plan.residual);
    const candidates = (near ? [near] : ["fields", "markets"]).map((side) => {
      const cut = cutOf(plan.view, plan.residual, side, SINKS);
      return { value: plan.exports, home: plan.home, terms: termsOf(cut, homeCut), cut, homeCut, flow };
    });
    const certificate = fewestTerms(candidates);
    verify(plan.view, certificate);
    return certificate;
  }

  function fewestTerms(certificates) {
    const count = ({ terms }) => terms.filter((term) => term.capacity).length;
    return certificates.reduce((best, other) => (count(other) < count(best) ? other : best));
  }

  /** The full arcs between the field side and the market side, as terms. */
  function cutOf(view, residual, near, sinks) {
    const reached = near === "fields" ? residual.reachable(SOURCE) : residual.reaching(sinks);
    const inside = (node) => Boolean(reached[node]) === (near === "fields");
    const terms = [];
    view.network.arcs.forEach(([limit, tail, head], arc) => {
      if (!view.closed[arc] && inside(tail) && !inside(head)) terms.push(termOf(view.limits[limit]));
    });
    return terms;
  }

  function termOf({ kind, id, amount, low, high, grade, evidence, set }) {
    const capacity = amount ?? Infinity;
    return { kind, id, capacity, low: low ?? capacity, high: high ?? capacity, grade, evidence, set };
  }

  /** The cut, less what home takes through it. */
  function termsOf(cut, homeCut) {
    const inCut = new Set(cut.map(nameOf));
    const inHome = new Set(homeCut.map(nameOf));
    const kept = cut.filter((term) => !inHome.has(nameOf(term)));
    const less = homeCut.filter((term) => !inCut.has(nameOf(term))).map((term) => (
      { ...term, capacity: 0 - term.capacity, low: 0 - term.high, high: 0 - term.low }));
    kept.sort((one, other) => other.capacity - one.capacity);
    less.sort((one, other) => one.capacity - other.capacity);
    return [...kept, ...less];
  }

  /**
   * Check a certificate by addition alone: its flow exceeds no limit, loses nothing and adds up to the value;
   * its cuts add up to it too and leave no way from a field to a sink.
   * @throws {ProofError} naming the first thing that does not hold
   */
  function verify(view, certificate) {
    const { value, home } = certificate;
    checkFlow(view, certificate);
    const sums = { cut: value + home, homeCut: home, terms: value };
    for (const [name, expected] of Object.entries(sums)) {
      const total = certificate[name].reduce((sum, term) => sum + term.capacity, 0);
      if (total !== expected) throw new ProofError(`the sum of ${name} is ${total}, not ${expected}`);
    }
    checkCut(view, certificate.cut, SINKS);
    checkCut(view, certificate.homeCut, [HOME]);
  }

  /** Check that no arc exceeds its limit, and that all that enters a place leaves it. */
  function checkFlow(view, { flow, value, home }) {
    const balance = new Float64Array(3 + 2 * view.network.places.length);
    view.network.arcs.forEach(([limit, tail, head], arc) => {
      const { amount, kind, id } = view.limits[limit];
      const most = view.closed[arc] ? 0 : amount ?? LARGEST;
      if (!Number.isInteger(flow[arc]) || flow[arc] < 0 || flow[arc] > most) {
        throw new ProofError(`the flow puts ${flow[arc]} on ${kind} ${id}, which takes ${most}`);
      }
      balance[tail] -= flow[arc];
      balance[head] += flow[arc];
    });
    balance[SOURCE] += value + home;
    balance[HOME] -= home;
    balance[ABROAD] -= value;
    const wrong = balance.findIndex((rest) => rest !== 0);
    if (wrong >= 0) {
      const place = wrong > ABROAD ? view.network.places[(wrong - 3) >> 1][0] : "an end";
      throw new ProofError(`at ${place} ${Math.abs(balance[wrong])} of the flow is lost or made`);
    }
  }

  /** Check that terms are the limits they claim, and that without them no way is left. */
  function checkCut(view, cut, sinks) {
    const shape = shapeOf(view.network);
    const blocked = new Set();
    for (const term of cut) {
      const number = shape.numbers.get(nameOf(term));
      const { amount = null, low = null, high = null } = view.limits[number] ?? {};
      if (amount !== term.capacity || (low ?? amount) !== term.low || (high ?? amount) !== term.high) {
        throw new ProofError(`the cut counts ${term.capacity} for ${nameOf(term)}, its limit is ${amount}`);
      }
      blocked.add(number);
    }
    const room = new Uint8Array(2 * view.network.arcs.length);
    view.network.arcs.forEach(([limit], arc) => {
      if (!view.closed[arc] && !blocked.has(limit)) room[2 * arc] = 1;
    });
    const past = new Residual(shape, room).reachable(SOURCE);
    if (sinks.some((sink) => past[sink])) throw new ProofError("the cut leaves a way open");
  }

  // ---- what goes where

  /**
   * A flow as simple paths, greatest first; what runs in circles is left out. A flow is many sets of paths:
   * published ones are kept as far as the flow has them.
   * @param {number[][]} published  amount and arcs of each
   * @returns {Path[]}
   */
  function pathsOf(network, flow, published = []) {
    const left = Array.from(flow);
    const found = new Map();
    const take = (walk, most) => {
      const amount = walk.reduce((least, arc) => Math.min(least, left[arc]), most);
      for (const arc of walk) left[arc] -= amount;
      if (!amount || network.arcs[walk[0]][1] !== SOURCE) return;
      const path = pathOf(network, walk);
      const key = path.elements.join(" ");
      found.set(key, { ...path, amount: amount + (found.get(key)?.amount ?? 0) });
    };
    for (const [amount, ...walk] of published) take(walk, amount);
    const leaving = Array.from({ length: 3 + 2 * network.places.length }, () => []);
    network.arcs.forEach(([, tail], arc) => { if (left[arc]) leaving[tail].push(arc); });
    for (let walk = walkOf(network, leaving, left); walk; walk = walkOf(network, leaving, left)) {
      take(walk, LARGEST);
    }
    return [...found.values()].sort((one, other) => other.amount - one.amount);
  }

  /** Arcs with flow from the source to a sink, or a circle met on the way; null if none is left. */
  function walkOf(network, leaving, left) {
    const walk = [];
    const position = new Map([[SOURCE, 0]]);
    let node = SOURCE;
    while (!SINKS.includes(node)) {
      const arcs = leaving[node];
      while (arcs.length && !left[arcs.at(-1)]) arcs.pop();
      if (!arcs.length) return null;
      walk.push(arcs.at(-1));
      [, , node] = network.arcs[arcs.at(-1)];
      if (position.has(node)) return walk.slice(position.get(node));
      position.set(node, walk.length);
    }
    return walk;
  }

  /** The elements of a walk in turn, and whom it crosses. */
  function pathOf(network, walk) {
    const limits = walk.slice(1, -1).map((arc) => network.limits[network.arcs[arc][0]]);
    const crosses = Object.keys(network.exits).filter((name) => (
      walk.some((arc) => network.exits[name].includes(arc))));
    const abroad = network.arcs[walk.at(-1)][2] === ABROAD;
    return { elements: limits.map(([, id]) => id), abroad, crosses };
  }

  /**
   * What each segment and place carries, and how much of it lies on paths that cross one of some countries or
   * zones.
   * @param {Path[]} paths
   * @param {string[]} names
   * @returns {Object<string, {amount: number, crossing: number}>}
   */
  function carriedBy(paths, names = []) {
    const carried = Object.create(null);
    for (const { elements, amount, crosses } of paths) {
      const crossing = crosses.some((name) => names.includes(name)) ? amount : 0;
      for (const element of elements) {
        carried[element] ??= { amount: 0, crossing: 0 };
        carried[element].amount += amount;
        carried[element].crossing += crossing;
      }
    }
    return carried;
  }

  /**
   * The published flow, changed where it no longer fits: what does not fit is taken off, home demand is met
   * again, at the expense of exports where it must be, and exports are brought to what is to be carried.
   */
  function rerouted(view, { exports, home }) {
    const residual = empty(view);
    let abroad = 0;
    for (const [amount, ...arcs] of view.network.paths) {
      const pushed = residual.fill(arcs.map((arc) => 2 * arc), amount);
      if (view.network.arcs[arcs.at(-1)][2] === ABROAD) abroad += pushed;
    }
    residual.augment(SOURCE, HOME);
    abroad -= residual.augment(ABROAD, HOME);
    residual.augment(SOURCE, ABROAD, exports - abroad);
    const flow = flowOf(view, residual);
    checkFlow(view, { flow, value: exports, home });
    return flow;
  }

  // ---- dependence

  /** Greatest exports with every capacity at its low, and at its high end. @returns {[number, number]} */
  function rangeOf(view) {
    const ends = ["low", "high"].map((end) => solve(atEnd(view, end)).exports);
    return [Math.min(...ends), Math.max(...ends)];
  }

  /** What depends on one country, zone or group. */
  function countryDependence(view, country, { capacity, exports }) {
    const closed = closing(view, membersOf(view.network, country));
    const without = prove(solve(closed));
    const stranded = Math.max(0, exports - without.value);
    return {
      country,
      without,
      withoutRange: rangeOf(closed),
      stranded,
      strandedShare: exports ? stranded / exports : 0,
      capacityLoss: capacity.value ? 1 - without.value / capacity.value : 0,
    };
  }

  const byLoss = (one, other) => other.stranded - one.stranded || other.capacityLoss - one.capacityLoss
    || (one.country < other.country ? -1 : 1);

  /**
   * How much of the exports depends on each transit country and zone under settings. Amounts are steps.
   * @param {object} network  what analysis/page_network.py writes
   * @param {object} settings  as in settings.js
   * @param {{on?: string[]}} options  countries, zones or groups; default: all transit countries and zones
   */
  function dependence(network, settings = {}, { on = Object.keys(network.exits) } = {}) {
    const view = viewOf(network, settings);
    const plan = solve(view);
    const [nearFields, nearMarkets] = [prove(plan, "fields"), prove(plan, "markets")];
    const capacity = fewestTerms([nearFields, nearMarkets]);
    const exports = Math.min(network.counted ?? LARGEST, capacity.value);
    const countries = [...new Set(on)].map((name) => (
      countryDependence(view, name, { capacity, exports })));
    return {
      capacity,
      capacityRange: rangeOf(view),
      nearFields: nearFields.terms,
      nearMarkets: nearMarkets.terms,
      exports,
      countries: countries.sort(byLoss),
      paths: pathsOf(network, rerouted(view, { exports, home: capacity.home }), network.paths),
    };
  }

  /** What of the exports before cannot leave after, in steps. */
  function lost(before, after) {
    return Math.max(0, before.exports - after.exports);
  }

  globalThis.CorridorFlow = Object.freeze({
    ProofError, limitOf, checkSettings, viewOf, closing, solve, prove, verify, pathsOf, carriedBy, dependence,
    lost,
  });
}
