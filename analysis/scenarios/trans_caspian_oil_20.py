"""The Trans-Caspian oil route at 20 Mt a year.

In November 2022 the president ordered 20 Mt of oil a year through Aktau and Kuryk, and 20 by
Baku-Tbilisi-Ceyhan has been studied. Port, tankers and room in the pipeline must grow to that. It is
not enough: Kashagan and Tengiz reach the sea only by tank cars, so without a pipe from Eskene to the
coast (planned for 23 to 25 Mt, shelved) too little oil comes to fill the route. The pipe counts as
built here. BTC itself has the room. With all four the port binds.

No transit is denied. What it asks: how much less depends on Russia.

Evidence: aktau-kuryk-20-order, btc-plan-20, btc-20-capex, kcts-capacity-mt, kcts-capex, btc-capacity.
"""

from decimal import Decimal

from analysis.scenario import Built, Change, Scenario

SCENARIO = Scenario(
    name="trans-caspian-oil-20",
    title="The Trans-Caspian oil route at 20 Mt a year",
    commodity="crude",
    changes=(
        Change(element="aktau", capacity=Decimal(20), unit="Mt/yr"),
        Change(element="aktau-sangachal", capacity=Decimal(20), unit="Mt/yr"),
        Change(element="btc-head", capacity=Decimal(20), unit="Mt/yr"),
    ),
    projects=Built(built=("eskene-kuryk",)),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
