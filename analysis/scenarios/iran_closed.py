"""All transit through Iran ends.

What it asks: Iran lets no Kazakh goods leave for Turkiye or the Gulf; what is sold in Iran still gets
there. The crossing at Incheh Borun was shut from February to June 2020, and shipping through Hormuz
stopped in March 2026. Nothing is stranded while the ways through Russia stand, but the need of Russia
grows: the ways round it lose one of their few outlets. Dry cargo is where it bites; no oil is swapped
with Iran now, so `--commodity crude` shows no change.

Evidence: iran-border-closure-2020, hormuz-2026, uzb-cost-iran-war, iran-swap-minister.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="iran-closed",
    title="All transit through Iran ends",
    commodity="dry",
    events=(Event(element="transit:IRN"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
