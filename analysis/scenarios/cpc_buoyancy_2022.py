"""CPC loads from one mooring while two fields are short of oil, autumn 2022.

Cracks idled two moorings from 22 August to 8 November; the third loaded 47 Mt a year. Kashagan was
shut on 3 August by a gas leak, gave 12.5 kt a day from then on, 25 from 30 September, all on 6
November. Karachaganak's yearly repair fell into 26 September to 6 October; a tenth is left, judged
from the fall of national output. With less oil to load, one mooring hardly bound.

Evidence: spm-2022-aug, spm-2022-nov, spm-one-sept-2022, cpc-one-mooring-capacity,
oil2-kashagan-restart-2022, oil2-kashagan-rate-2022-08-16, oil2-kashagan-rate-2022-09-30.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

KASHAGAN, KARACHAGANAK, MOORING = "supply:kashagan", "supply:karachaganak", "cpc-marine-terminal"
LEAK, HALF, WHOLE = date(2022, 8, 3), date(2022, 9, 30), date(2022, 11, 6)
IDLE, BACK = date(2022, 8, 22), date(2022, 11, 8)

SCENARIO = Scenario(
    name="cpc-buoyancy-2022",
    title="CPC loads from one mooring while two fields are short of oil, autumn 2022",
    commodity="crude",
    base_year=2022,
    start=date(2022, 8, 1),
    days=115,
    events=(
        Event(element=KASHAGAN, start=LEAK, end=HALF, capacity=Decimal("12.5"), unit="kt/d"),
        Event(element=KASHAGAN, start=HALF, end=WHOLE, capacity=Decimal(25), unit="kt/d"),
        Event(element=KARACHAGANAK, start=date(2022, 9, 26), days=11, remaining=Decimal("0.1")),
        Event(element=MOORING, start=IDLE, end=BACK, capacity=Decimal(47), unit="Mt/yr"),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
