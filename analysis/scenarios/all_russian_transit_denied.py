"""All transit through Russia ends.

What it asks: Russia lets no Kazakh oil leave its territory for another place, by pipeline, port or
rail. Oil sold to Russia itself is not touched. It has not happened; the nearest event is the order of
a court in Novorossiysk of July 2022 to stop CPC, which was not enforced (scenario cpc-court-order).

Evidence: court-2022-07-05, court-2022-07-11, cpc-kz-2025, atyrau-samara-2025.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="all-russian-transit-denied",
    title="All transit through Russia ends",
    commodity="crude",
    events=(Event(element="transit:RUS"),),
)

if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
