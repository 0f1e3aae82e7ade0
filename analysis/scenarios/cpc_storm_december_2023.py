"""A storm fills the tanks of CPC until the pipeline stops, December 2023.

Nothing was loaded from 22 to 25 December; from the 25th to the 28th the whole pipeline stood still
for want of room. January 2024 saw 7 % more oil than January 2023: fields that back off for some days
are back in some days, unlike after an accident.

Evidence: storm-dec-2023, buffer-days-dec-2023, cpc-jan-2024.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-storm-december-2023",
    title="A storm fills the tanks of CPC until the pipeline stops, December 2023",
    commodity="crude",
    base_year=2023,
    start=date(2023, 12, 18),
    days=50,
    events=(Event(element="cpc-marine-terminal", start=date(2023, 12, 22), days=4),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
