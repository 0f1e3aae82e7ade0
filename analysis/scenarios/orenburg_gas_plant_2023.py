"""The gas plant of Orenburg takes no gas from Karachaganak, September 2023.

From 11 to 15 September 2023 a stage of the Russian plant was under repair and the field's own unit
with it, as planned together. Without a taker for its gas the field gave 3.3 kt of liquids a day instead
of 30.3: 0.109 of the usual. The need of Russia is not in pipelines alone.

Evidence: oil2-karachaganak-stop-2023-09, oil2-karachaganak-drop-2023-09-11.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="orenburg-gas-plant-2023",
    title="The gas plant of Orenburg takes no gas from Karachaganak, September 2023",
    commodity="crude",
    base_year=2023,
    start=date(2023, 9, 7),
    days=35,
    events=(
        Event(
            element="supply:karachaganak",
            start=date(2023, 9, 11),
            days=5,
            remaining=Decimal("0.109"),
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
