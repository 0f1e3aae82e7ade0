"""CPC and the oil crossings of the Caspian close together for 60 days.

It has not happened; each has stopped apart, and ice, low water or one war may touch both. What it
asks: what is left when the great way and the way round Russia fail at once. Closed are the Russian
section of CPC and the oil berths of Aktau, for Baku and for Makhachkala. Samara, China and
Uzbekistan stay.

Evidence: cpc-kz-2025, court-2022-07-05-days, storm-2023-feb, aktau-baku-2025, aktau-makhachkala-2025.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-and-caspian-closed",
    title="CPC and the oil crossings of the Caspian close together for 60 days",
    commodity="crude",
    base_year=2025,
    start=date(2025, 6, 27),
    days=145,
    events=(
        Event(element="cpc-russia", start=date(2025, 7, 1), days=60),
        Event(element="aktau", start=date(2025, 7, 1), days=60),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
