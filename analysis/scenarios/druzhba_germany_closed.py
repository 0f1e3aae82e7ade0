"""Kazakh oil no longer reaches Germany by Druzhba.

Russia took Kazakh oil for Schwedt out of the pipeline's schedule from 1 May 2026; 2.1 Mt went that
way in 2025. What it asks: does closing this branch strand anything? It does not. The limit on Kazakh
oil beyond Samara is the yearly quota, not this branch, so the oil turns to Russian ports: buyers
change, the need of Russia does not, and Belarus and Poland are no longer crossed.

Evidence: germany-halt-2026, germany-halt-2026-b, germany-2025-kmg, druzhba-transit-quota.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="druzhba-germany-closed",
    title="Kazakh oil no longer reaches Germany by Druzhba",
    commodity="crude",
    events=(Event(element="corridor:druzhba-germany", start=date(2026, 5, 1)),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
