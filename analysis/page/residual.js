"use strict";
// Maximum flow in whole numbers by blocking flows (Dinic 1970): the algorithm of analysis/residual.py, step
// for step, so that the page finds the same flow and not only the same value.
{
  const LARGEST = Number.MAX_SAFE_INTEGER;

  /** Arc i and its reverse are neighbours (i ^ 1). Sums stay below 2^53, where numbers are exact integers. */
  class Residual {
    /**
     * @param {{heads: number[], arcs: number[][]}} shape  head of each arc; arcs that leave each node
     * @param {Float64Array} room  how much more each arc can take
     */
    constructor({ heads, arcs }, room) {
      this.heads = heads;
      this.arcs = arcs;
      this.room = room;
    }

    copy() {
      return new Residual(this, this.room.slice());
    }

    /** What an arc carries. */
    flow(arc) {
      return this.room[arc ^ 1];
    }

    push(arc, amount) {
      this.room[arc] -= amount;
      this.room[arc ^ 1] += amount;
    }

    /** Push what can still go from source to sink, no more than `most`; return how much that was. */
    augment(source, sink, most = LARGEST) {
      let total = 0;
      while (total < most) {
        const levels = this.levels(source, sink);
        if (levels[sink] < 0) break;
        total += this.blockingFlow(source, sink, levels, most - total);
      }
      return total;
    }

    /** Each node's distance from the source over arcs with room, -1 beyond the sink's. */
    levels(source, sink) {
      const levels = new Int32Array(this.arcs.length).fill(-1);
      levels[source] = 0;
      const queue = [source];
      for (let first = 0; first < queue.length && levels[sink] < 0; first += 1) {
        const node = queue[first];
        for (const arc of this.arcs[node]) {
          const head = this.heads[arc];
          if (this.room[arc] && levels[head] < 0) {
            levels[head] = levels[node] + 1;
            queue.push(head);
          }
        }
      }
      return levels;
    }

    /** Push along shortest paths until every one of them is full, or `most` has gone. */
    blockingFlow(source, sink, levels, most) {
      const untried = new Int32Array(this.arcs.length);
      const path = [];
      let node = source;
      let total = 0;
      for (;;) {
        if (node === sink) {
          total += this.fill(path, most - total);
          if (total === most) return total;
          const full = path.findIndex((arc) => !this.room[arc]);
          node = this.heads[path[full] ^ 1];
          path.length = full;
        }
        const step = this.nextArc(node, levels, untried);
        if (step >= 0) {
          path.push(step);
          node = this.heads[step];
        } else if (path.length) {
          levels[node] = -1;
          node = this.heads[path.pop() ^ 1];
        } else {
          return total;
        }
      }
    }

    /** Push along a path what fits, no more than `most`; return how much that was. */
    fill(path, most) {
      let pushed = most;
      for (const arc of path) pushed = Math.min(pushed, this.room[arc]);
      for (const arc of path) this.push(arc, pushed);
      return pushed;
    }

    /** An arc with room that leads one level on, -1 if the node is a dead end. */
    nextArc(node, levels, untried) {
      const arcs = this.arcs[node];
      for (; untried[node] < arcs.length; untried[node] += 1) {
        const arc = arcs[untried[node]];
        if (this.room[arc] && levels[this.heads[arc]] === levels[node] + 1) return arc;
      }
      return -1;
    }

    /** By node, 1 where the source can still send to it: the cut nearest to the source ends there. */
    reachable(source) {
      return this.search([source], (arc) => this.room[arc]);
    }

    /** By node, 1 where it can still send to a sink: the cut nearest to the sinks ends there. */
    reaching(sinks) {
      return this.search(sinks, (arc) => this.room[arc ^ 1]);
    }

    search(starts, passable) {
      const seen = new Uint8Array(this.arcs.length);
      const stack = [...starts];
      for (const node of starts) seen[node] = 1;
      while (stack.length) {
        for (const arc of this.arcs[stack.pop()]) {
          const head = this.heads[arc];
          if (!seen[head] && passable(arc)) {
            seen[head] = 1;
            stack.push(head);
          }
        }
      }
      return seen;
    }
  }

  globalThis.CorridorResidual = Object.freeze({ Residual, LARGEST });
}
