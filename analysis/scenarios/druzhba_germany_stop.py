"""Kazakh oil to Germany stops on 1 May 2026, day by day.

Russia took Kazakh oil for Schwedt out of the schedule of Druzhba from 1 May 2026, with no end named,
as was known from 22 April on. What it asks of the days after: how soon does the oil find another way?
The year of flows is 2025, in which 2.1 Mt went to Germany. Scenario druzhba-germany-closed is the
year's view of it.

Evidence: germany-halt-2026, germany-halt-2026-b, germany-2025-kmg.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="druzhba-germany-stop",
    title="Kazakh oil to Germany stops on 1 May 2026",
    commodity="crude",
    base_year=2025,
    start=date(2026, 4, 18),
    days=100,
    events=(
        Event(
            element="corridor:druzhba-germany",
            start=date(2026, 5, 1),
            announced=date(2026, 4, 22),
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
