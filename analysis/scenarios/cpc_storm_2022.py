"""A storm breaks the moorings of CPC, March 2022.

Two of three moorings broke on 21 and 22 March. Nothing was loaded from 23 to 27 March, then one (47 Mt
a year) until 23 April. Two are the usual state, though restrictions ended only on 27 May. Planners
reckoned with repairs until the end of April, and 1.3 Mt of output lost.

Evidence: storm-2022-stop, storm-2022-spm3-back, storm-2022-loss-estimate, cpc-one-mooring-capacity.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

TERMINAL = "cpc-marine-terminal"
SCENARIO = Scenario(
    name="cpc-storm-2022",
    title="A storm breaks the moorings of CPC, March 2022",
    commodity="crude",
    base_year=2022,
    start=date(2022, 3, 18),
    days=75,
    events=(
        Event(
            element=TERMINAL,
            start=date(2022, 3, 22),
            end=date(2022, 4, 23),
            expected_end=date(2022, 5, 1),
            capacity=Decimal(47),
            unit="Mt/yr",
        ),
        Event(element=TERMINAL, start=date(2022, 3, 23), end=date(2022, 3, 28)),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
