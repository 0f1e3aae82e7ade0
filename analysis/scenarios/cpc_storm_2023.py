"""Storms stop loading at the CPC terminal twice, February 2023.

Nothing was loaded from 19 to 22 and on 25 and 26 February. The tanks were nearly full on the 21st,
and Tengiz could no longer put in oil on the 22nd, yet no field had cut its output on the fourth day.

Evidence: storm-2023-feb, storm-2023-feb-b, buffer-days-feb-2023, oil2-cpc-storage-full-2023-02-22.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-storm-2023",
    title="Storms stop loading at the CPC terminal twice, February 2023",
    commodity="crude",
    base_year=2023,
    start=date(2023, 2, 15),
    days=45,
    events=(
        Event(element="cpc-marine-terminal", start=date(2023, 2, 19), days=4),
        Event(element="cpc-marine-terminal", start=date(2023, 2, 25), days=2),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
