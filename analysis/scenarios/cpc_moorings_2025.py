"""An inspector closes two of the three moorings of CPC, April 2025.

On 31 March 2025 the Russian transport watchdog ordered two moorings shut; a court lifted the order
within days. One mooring counts as 47 Mt a year. Exports would have halved only if it had lasted
longer than tanks have room, about a week by the press of the day.

Evidence: spm-2025-march-order, spm-2025-march-b, spm-2025-limit, cpc-one-mooring-capacity,
cpc-kz-apr-2025.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-moorings-2025",
    title="An inspector closes two of the three moorings of CPC, April 2025",
    commodity="crude",
    base_year=2025,
    start=date(2025, 3, 28),
    days=60,
    events=(
        Event(
            element="cpc-marine-terminal",
            start=date(2025, 3, 31),
            end=date(2025, 4, 5),
            capacity=Decimal(47),
            unit="Mt/yr",
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
