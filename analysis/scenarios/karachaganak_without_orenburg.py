"""The gas plant of Orenburg takes no more gas from Karachaganak.

A need of processing, not of transit: no number of transit holds it. With no intake in September 2023 the
field gave 3.3 kt of liquids a day instead of 30.3, 0.109 of the usual; its own unit stopped at the same
time, as planned together, so the plant alone may take less. Here the rate of those days holds all year;
orenburg-gas-plant-2023 is the stop as it was, day by day. Gas burnt or put back underground, which would
soften it, is not modelled.

Evidence: oil2-karachaganak-stop-2023-09, oil2-karachaganak-drop-2023-09-11, karachaganak-usual-2025,
cpc-karachaganak-2025.
"""

from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="karachaganak-without-orenburg",
    title="The gas plant of Orenburg takes no more gas from Karachaganak",
    commodity="crude",
    events=(Event(element="supply:karachaganak", remaining=Decimal("0.109")),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
