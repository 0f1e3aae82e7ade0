"""Drones hit the pump station Kropotkinskaya, February 2025.

The largest Russian station of CPC was out from 17 February until the end of May 2025. Transneft spoke
of 30 to 40 % less for months; with the station bypassed the plan for March was 6.7 Mt all the same,
which is what the last section counts as carrying here. A station out is not a cut of a third: pumps
have reserve. Planners reckoned with repairs of some 52 days.

Evidence: kropotkin-2025, kropotkin-loss-claim, kropotkin-repair-claim, cpc-mar-2025-plan,
kropotkin-loading-normal, kropotkin-restored.
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
    days=115,
    events=(
        Event(
            element="cpc-kropotkin-terminal",
            start=date(2025, 2, 17),
            end=date(2025, 5, 28),
            capacity=Decimal("6.7"),
            unit="Mt/month",
            expected_end=date(2025, 4, 10),
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
