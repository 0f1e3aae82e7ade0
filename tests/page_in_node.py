"""The page's scripts in one Node.js process: questions go in, answers come out, a line of JSON each."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from analysis.certificate import prove
from analysis.dependence import exports_to_carry, range_of_exports
from analysis.flow import SINKS, solve
from analysis.page_network import SCRIPTS
from routes.limits import Limit
from routes.transit import exits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

FOLDER = resources.files("analysis") / "page"
# a network that is asked about often is sent once and named {"network": number} after that
DRIVER = """
for (const script of process.argv.slice(1)) require(script);
const networks = [];
const named = (value) => (Array.isArray(value) ? value.map(named)
  : typeof value?.network === "number" ? networks[value.network] : value);
const plain = (_, value) => (value instanceof Map ? Object.fromEntries(value) : value);
function answer({ call, values, add, repeat = 0 }) {
  if (add) return networks.push(add) - 1;
  const [space, name] = call.split(".");
  const given = values.map(named);
  const start = process.cpuUsage();
  for (let time = 1; time < repeat; time += 1) globalThis[space][name](...given);
  const result = globalThis[space][name](...given);
  const { user, system } = process.cpuUsage(start);
  return repeat ? (user + system) / 1000 / repeat : result;
}
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  let reply;
  try {
    reply = { result: answer(JSON.parse(line)) };
  } catch (error) {
    reply = { error: error.name, message: error.message, line: error.line ?? null };
  }
  process.stdout.write(`${JSON.stringify(reply, plain)}\\n`);
});
"""


class PageError(Exception):
    """What a script of the page threw."""

    def __init__(self, name: str, message: str, line: int | None) -> None:
        super().__init__(message)
        self.name, self.message, self.line = name, message, line


class Page:
    """The scripts, loaded; `ask` calls one of their functions."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def _send(self, question: dict[str, object]) -> object:
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        if "error" in reply:
            raise PageError(reply["error"], reply["message"], reply["line"])
        return reply.get("result")

    def add(self, network: dict[str, object]) -> dict[str, int]:
        """Send a network once; what comes back stands for it in later questions."""
        return {"network": self._send({"add": network})}

    def ask(self, call: str, *values: object) -> object:
        """Call a function such as ``CorridorFlow.dependence``; what it throws is raised."""
        return self._send({"call": call, "values": values})

    def milliseconds(self, call: str, *values: object, repeat: int) -> float:
        """Return how long the processor needs for one call, as the mean of several."""
        return self._send({"call": call, "values": values, "repeat": repeat})


@contextmanager
def page_in_node() -> Iterator[Page]:
    """Start Node.js with the page's scripts; skip the test where there is none."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed: what the page computes cannot be compared with Python")
    command = [node, "-e", DRIVER, *(str(FOLDER / script) for script in (*SCRIPTS, "words.js"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Page(process)
        process.stdin.close()


def python_answer(view, names):
    """Return what `analysis.dependence` says of a view, but for its linear programmes, in plain data."""
    plan = solve(view)
    near = {side: prove(plan, near=side) for side in ("fields", "markets")}
    capacity = prove(plan)
    exports = exports_to_carry(view, capacity)
    return {
        "capacity": certificate(capacity),
        "capacityRange": list(range_of_exports(view)),
        "nearFields": terms(near["fields"].terms),
        "nearMarkets": terms(near["markets"].terms),
        "exports": exports,
        "countries": [country(view, name, capacity.value, exports) for name in names],
    }


def country(view, name, capacity, exports):
    closed = view.closing(exits(view.network, name))
    without = prove(solve(closed))
    stranded = max(0, exports - without.value)
    return {
        "country": name,
        "without": certificate(without),
        "withoutRange": list(range_of_exports(closed)),
        "stranded": stranded,
        "strandedShare": stranded / exports if exports else 0.0,
        "capacityLoss": 1 - without.value / capacity if capacity else 0.0,
    }


def certificate(found):
    return {
        "value": found.value,
        "home": found.home,
        "terms": terms(found.terms),
        "cut": terms(found.cut),
        "homeCut": terms(found.home_cut),
    }


def terms(found):
    return sorted(
        [term.kind, term.id, term.capacity, term.low, term.high, term.grade, list(term.evidence)]
        for term in found
    )


def page_answer(answer):
    """Return an answer of the page in the same form; a term that the reader has set has no source."""
    return {
        "capacity": page_certificate(answer["capacity"]),
        "capacityRange": answer["capacityRange"],
        "nearFields": page_terms(answer["nearFields"]),
        "nearMarkets": page_terms(answer["nearMarkets"]),
        "exports": answer["exports"],
        "countries": [{**item, "without": page_certificate(item["without"])} for item in answer["countries"]],
    }


def page_certificate(found):
    return {
        "value": found["value"],
        "home": found["home"],
        **{name: page_terms(found[name]) for name in ("terms", "cut", "homeCut")},
    }


def page_terms(found):
    keys = ("kind", "id", "capacity", "low", "high", "grade", "evidence")
    return sorted([term[key] for key in keys] for term in found)


def under(view, settings):
    """Return a view as settings leave it: what is set has no range and no source."""
    groups = {"capacities": view.capacities, "supplies": view.supplies}
    changed = {name: {**group, **_set(view, settings.get(name, {}))} for name, group in groups.items()}
    sinks = _set(view, settings.get("demands", {}), kind="demand")
    home = {place: sinks.get(place, limit) for place, limit in view.home.items()}
    markets = {place: sinks.get(place, limit) for place, limit in view.markets.items()}
    denied = [way for name in settings.get("denied", ()) for way in exits(view.network, name)]
    return replace(view, **changed, home=home, markets=markets).closing(denied)


def _set(view, figures, *, kind=None):
    return {
        element: Limit(
            kind=kind or ("segment" if element in view.network.segments else "place"),
            id=element,
            amount=steps,
            low=steps,
            high=steps,
        )
        for element, steps in figures.items()
    }


def random_settings(draw: Random, network):
    """Return settings within and beyond the ranges of a page's network, transit denied now and then."""
    settings = {"capacities": {}, "supplies": {}, "demands": {}, "denied": []}
    tables = {"segment": "capacities", "place": "capacities", "supply": "supplies", "demand": "demands"}
    can_be_set = [limit for limit in network["limits"] if limit[-1] is not None]
    for kind, element, amount, low, high, *_ in draw.sample(
        can_be_set, draw.randint(0, min(6, len(can_be_set)))
    ):
        ends = [end for end in (amount, low, high) if end is not None] or [network["scale"]]
        figures = (0, *ends, draw.randint(min(ends), max(ends)), draw.randint(0, 2 * max(ends) + 9))
        settings[tables[kind]][element] = draw.choice(figures)
    names = list(network["exits"])
    settings["denied"] = sorted(draw.sample(names, min(len(names), draw.choice((0, 0, 0, 1, 1, 2, 3)))))
    return settings


def python_paths(view):
    """Return the paths of a greatest flow."""
    return {path.elements: path.amount for path in solve(view).paths(SINKS)}
