"""How fast the page answers beside Python: one year, everything open, then without each country and zone.

Run by `PYTHONPATH=tests python tests/benchmarks/page.py [REPETITIONS]`; prints a Markdown table. Both prove
the same numbers, without the linear programmes that the page leaves out. They take turns, timed by the
processor; the table gives medians in milliseconds.
"""

from __future__ import annotations

import sys
from statistics import median
from time import process_time

from page_in_node import page_answer, page_in_node, python_answer

from analysis.page_network import page_network
from analysis.plan import nearest_plan
from routes.network import load
from routes.snapshot import snapshot

REPETITIONS = 9
WARM = 50


def row(commodity: str, repetitions: int) -> str:
    """Return one row of the table: the first answer of a fresh Node.js, later ones, and Python."""
    view = snapshot(load(), commodity=commodity)
    found = page_network(view, plan=nearest_plan(view))
    names = list(found["exits"])
    fresh, warm, python = [], [], []
    for _ in range(repetitions):
        with page_in_node() as page:
            known = page.add(found)
            first = page.milliseconds("CorridorFlow.dependence", known, {}, repeat=1)
            fresh.append(first)
            page.milliseconds("CorridorFlow.dependence", known, {}, repeat=WARM)
            warm.append(page.milliseconds("CorridorFlow.dependence", known, {}, repeat=WARM))
            answer = page_answer(page.ask("CorridorFlow.dependence", known))
        begun = process_time()
        expected = python_answer(view, names)
        python.append(1000 * (process_time() - begun))
        if sorted(answer.pop("countries"), key=repr) != sorted(expected.pop("countries"), key=repr):
            raise AssertionError("not the same")
        if answer != expected:
            raise AssertionError("not the same")
    times = " | ".join(f"{median(taken):,.1f}" for taken in (fresh, warm, python))
    return f"| {commodity} {view.year} | {len(names)} | {times} |"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    head = ("| network | countries and zones | page, first | page, then | Python |", "|---|---|---|---|---|")
    sys.stdout.write("\n".join((*head, *(row(name, count) for name in ("crude", "dry")))) + "\n")
