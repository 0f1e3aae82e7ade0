"""Drones hit the pump station Kropotkinskaya, February 2025.

The largest Russian station of CPC was out from 17 February until the end of May 2025. Transneft spoke
of 30 to 40 % less for one and a half to two months: that is what is run here, since it is what was
known. It did not come true. With the station bypassed the plan for March was 6.7 Mt all the same: a
station out is not a cut of a third, as pumps have reserve. So the backtest shows how far the claim was off.

Evidence: kropotkin-2025, kropotkin-loss-claim, kropotkin-30pct, kropotkin-repair-claim,
cpc-mar-2025-plan, kropotkin-loading-normal, kropotkin-restored.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="kropotkinskaya-2025",
    title="Drones hit the pump station Kropotkinskaya, February 2025",
    commodity="crude",
    base_year=2025,
    start=date(2025, 2, 13),
    days=80,
    events=(
        Event(
            element="cpc-kropotkin-terminal",
            start=date(2025, 2, 17),
            end=date(2025, 4, 10),
            capacity=Decimal(53),
            unit="Mt/yr",
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
