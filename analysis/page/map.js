"use strict";
{
  // The bands of flow on the map, as analysis/plots/strokes.py lays them: width is flow, casing capacity.
  const W = globalThis.CorridorWords;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDEST = 10.5, SEA_CAP = 3.2, FLOOR = 1.8, FLOOR_AT_SEA = 1.3, IDLE = 0.9, GAP = 0.7, RIM = 1.1, WIDEST_CASING = 1.3;
  const DASHES = { sea: [1.9, 1.3], river: [3.2, 1.2], road: [0.6, 1.6] };
  const HARDLY = 0.005;

  const make = (tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Points of width for one unit of flow: the greatest flow on land is WIDEST wide.
  const perUnit = (data, network, carried) => {
    let most = 0;
    for (const [id, load] of Object.entries(carried)) {
      if (W.namesOf(network).segments.has(id) && data.modes[id] !== "sea") most = Math.max(most, load.amount / network.scale);
    }
    return most ? WIDEST / most : 0;
  };

  const widthOf = (flow, mode, scale) => {
    if (mode === "sea") return Math.min(Math.max(flow * scale, FLOOR_AT_SEA), SEA_CAP);
    return Math.min(Math.max(flow * scale, FLOOR), 2 * WIDEST);
  };

  const casingOf = (line, flow, width, scale) => {
    if (line.capacity === null || line.mode === "sea" || !flow) return 0;
    const capacity = (line.capacity * flow) / (line.crossing + line.avoiding);
    return Math.min(Math.max(capacity * scale, width) + RIM, Math.max(width, WIDEST_CASING * WIDEST) + RIM);
  };

  // A course moved to its left by a distance (to its right if negative); y runs downwards.
  const beside = (points, by) => {
    if (!by) return points;
    const moved = [];
    const count = points.length / 2;
    for (let k = 0; k < count; k += 1) {
      const a = Math.max(0, k - 1), b = Math.min(count - 1, k + 1);
      const dx = points[2 * b] - points[2 * a], dy = points[2 * b + 1] - points[2 * a + 1];
      const length = Math.hypot(dx, dy) || 1;
      moved.push(points[2 * k] + (by * dy) / length, points[2 * k + 1] - (by * dx) / length);
    }
    return moved;
  };

  const pathOf = (points) => {
    let path = "";
    for (let k = 0; k < points.length; k += 2) path += `${k ? "L" : "M"}${points[k].toFixed(1)} ${points[k + 1].toFixed(1)}`;
    return path;
  };

  const lengthOf = (points) => {
    let length = 0;
    for (let k = 2; k < points.length; k += 2) length += Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
    return length;
  };

  // Courses come as steps in tenths of a point.
  const pointsOf = (steps) => {
    const points = [];
    for (let k = 0; k < steps.length; k += 1) points.push(steps[k] / 10 + (k < 2 ? 0 : points[k - 2]));
    return points;
  };

  const bandsOf = (course, lines, scale, thicker) => {
    const [ids] = course, points = pointsOf(course[1]);
    const bands = [];
    for (const id of ids) {
      const line = lines.get(id);
      if (!line) continue;
      const kinds = [[line.crossing, "crosses"], [line.avoiding, "avoids"]].filter(([flow]) => flow > 0);
      for (const [flow, colour] of kinds.length ? kinds : [[0, "idle"]]) {
        const width = thicker * (flow ? widthOf(flow, line.mode, scale) : IDLE);
        const casing = casingOf(line, flow, width, scale * thicker);
        bands.push({ line, colour, width, casing: lengthOf(points) > casing ? casing : 0 });
      }
    }
    let left = bands.reduce((sum, band) => sum + band.width + GAP, 0) / 2;
    for (const band of bands) {
      const room = band.width + GAP;
      band.path = pathOf(bands.length > 1 ? beside(points, left - room / 2) : points);
      left -= room;
    }
    return bands;
  };

  const drawBand = (band) => {
    const { line, colour, width, path } = band;
    const dashes = DASHES[line.mode] ?? (colour === "idle" && line.mode === "rail" ? [3, 2] : null);
    const element = make("path", { class: `band ${colour}${dashes ? " flat" : ""}`, "data-segment": line.id, "stroke-width": width.toFixed(2), d: path });
    if (dashes) element.setAttribute("stroke-dasharray", dashes.map((part) => (part * width).toFixed(1)).join(" "));
    const title = make("title", {});
    title.textContent = line.words;
    element.append(title);
    if (line.mode !== "rail" || colour === "idle") return [element];
    const white = Math.min(Math.max(0.42 * width, 0.9), 2);
    return [element, make("path", { class: "sleepers", "stroke-width": white.toFixed(2), "stroke-dasharray": "4.2 4.8", d: path })];
  };

  // lines: id -> {id, mode, crossing, avoiding, capacity, words}, amounts in the unit.
  const drawBands = (root, data, lines, scale, thicker) => {
    const bands = data.map.courses.flatMap((course) => bandsOf(course, lines, scale, thicker));
    bands.sort((a, b) => b.width - a.width || (a.line.id < b.line.id ? -1 : 1));
    const idle = bands.filter((band) => band.colour === "idle"), flowing = bands.filter((band) => band.colour !== "idle");
    const cased = flowing.filter((band) => band.casing > 0);
    const parts = [
      ...idle.flatMap(drawBand),
      ...cased.map((band) => make("path", { class: "rim", "stroke-width": (band.casing + 1.2).toFixed(2), d: band.path })),
      ...cased.map((band) => make("path", { class: `casing ${band.colour}`, "stroke-width": band.casing.toFixed(2), d: band.path })),
      ...flowing.flatMap(drawBand),
    ];
    root.replaceChildren(...parts);
  };

  const drawChips = (svg, lines) => {
    for (const chip of svg.querySelectorAll(".chip")) {
      const line = lines.get(chip.dataset.segment);
      const flow = line ? line.crossing + line.avoiding : 0;
      if (!flow || !line.capacity) {
        chip.setAttribute("display", "none");
        continue;
      }
      chip.removeAttribute("display");
      const box = chip.querySelector(".chip-box"), words = chip.querySelector("text");
      box.setAttribute("class", `chip-box ${line.crossing > 0 ? "crosses" : "avoids"}`);
      chip.querySelector(".chip-half")?.remove();
      if (line.crossing > 0 && line.avoiding > 0) {
        const half = Number(box.getAttribute("width")) / 2;
        words.before(make("rect", { class: "chip-half avoids", x: 0, y: box.getAttribute("y"), width: half, height: box.getAttribute("height"), rx: 3.2 }));
      }
      const share = flow / line.capacity;
      words.textContent = share < HARDLY ? `<${W.percent(0.01).replace(/[.,]0/, "")}` : `${W.number(100 * share, 0)}\u202f%`;
    }
  };

  const drawPlaces = (svg, carried, closed) => {
    for (const mark of svg.querySelectorAll(".mark")) mark.classList.toggle("unused", !(carried[mark.dataset.place]?.amount > 0));
    for (const land of svg.querySelectorAll("path[data-country]")) land.classList.toggle("denied", closed.has(land.dataset.country));
  };

  // The width keys: two round flows and how wide they are.
  const widthKeys = (scale) => {
    if (!scale) return [];
    const nice = (value) => {
      const power = 10 ** Math.floor(Math.log10(value));
      return Math.max(...[1, 2, 5].filter((step) => step * power <= value * (1 + 1e-9))) * power;
    };
    const greatest = nice(WIDEST / scale);
    return [greatest, nice(greatest / 2)].map((flow) => [flow * scale, flow]);
  };

  const thickness = (svg) => {
    const width = svg.getBoundingClientRect().width || 760;
    return width > 740 ? 1 : width > 470 ? 1.2 : 1.6;
  };

  globalThis.CorridorMap = Object.freeze({ drawBands, drawChips, drawPlaces, perUnit, widthKeys, thickness, make });
}
