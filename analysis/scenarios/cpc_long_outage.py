"""CPC loads from one mooring for 90 days.

What it asks: what a long outage costs in a year in which CPC carries all that Tengiz gives since its
expansion. A new mooring takes 70 days from order to work, so 90 are not far-fetched; the strike of
November 2025 came to 57. One mooring counts as 47 Mt a year, others' oil keeping its part.

Evidence: cpc-one-mooring-capacity, spm-new-install-time, spm-single-window-2025-26, cpc-kz-2025.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-long-outage",
    title="CPC loads from one mooring for 90 days",
    commodity="crude",
    base_year=2025,
    start=date(2025, 6, 27),
    days=130,
    events=(
        Event(
            element="cpc-marine-terminal",
            start=date(2025, 7, 1),
            days=90,
            capacity=Decimal(47),
            unit="Mt/yr",
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
