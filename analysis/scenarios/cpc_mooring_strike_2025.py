"""A strike leaves CPC one mooring for 57 days, winter 2025/26.

Sea drones hit one mooring on 29 November 2025 while another was under repair, until 25 January 2026.
The third counts as 47 Mt a year. A fire shut Tengiz on 18 January; it began again on the 31st. This
is the one event so far in which capacity was short for weeks, and oil was not.

Evidence: spm2-strike-2025-11-29, spm3-return-2026-01-25, spm-single-window-2025-26,
cpc-one-mooring-capacity, tengiz-fire-2026-01-18, oil2-tengiz-stop-2026-01-19.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-mooring-strike-2025",
    title="A strike leaves CPC one mooring for 57 days, winter 2025/26",
    commodity="crude",
    base_year=2025,
    start=date(2025, 11, 25),
    days=115,
    events=(
        Event(
            element="cpc-marine-terminal",
            start=date(2025, 11, 29),
            end=date(2026, 1, 25),
            capacity=Decimal(47),
            unit="Mt/yr",
        ),
        Event(element="supply:tengiz", start=date(2026, 1, 18), end=date(2026, 1, 31)),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
