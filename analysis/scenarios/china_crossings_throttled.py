"""China takes half of the trains that it could take in 2025.

Dostyk handed over 14 trains a day until June 2025 and 28 since, Altynkol 8 until February and 15 since.
In October 2025 China took 10 at Altynkol, on some days 6, and stopped grain at Dostyk: the half is such
days all year long, at both. All owners' goods are within it, and their part shrinks alike. What cannot
turn to other buyers is lost; more than that turns to ways through Russia, so the need of Russia grows.

Evidence: dostyk-trains-prev, dostyk-trains-day-2025, altynkol-trains-prev, altynkol-trains-oct-2025,
dostyk-grain-ban-2025, altynkol-queue-oct-2025.
"""

from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="china-crossings-throttled",
    title="China takes half of the trains at Dostyk and Altynkol",
    commodity="dry,oil-products",
    base_year=2025,
    events=(
        Event(element="dostyk-alashankou", remaining=Decimal("0.5")),
        Event(element="altynkol-khorgos", remaining=Decimal("0.5")),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
