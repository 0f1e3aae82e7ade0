"""Nothing passes the Strait of Hormuz.

It has happened: shipping stopped from late February 2026, so the railway by Turkmenistan and Iran ends at
a port without a sea. What it asks: what of that is felt in a year of full trade. Little: few Kazakh goods
went by Bandar Abbas, and no oil is swapped with Iran. What is lost is a way out that was planned.

Evidence: hormuz-2026, iran-reclosure-2026-06, kz-exports-via-iran-2024, sarakhs-transit-2021-22,
iran-swap-minister.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="hormuz-closed",
    title="Nothing passes the Strait of Hormuz",
    commodity="all",
    base_year=2025,
    events=(Event(element="zone:hormuz"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
