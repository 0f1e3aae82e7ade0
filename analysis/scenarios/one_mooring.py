"""CPC loads from one mooring, autumn 2022.

From 22 August to 8 November 2022 cracks kept two of the three moorings of the terminal near
Novorossiysk idle. The one at work loaded just over 1.0 million barrels a day in September, which is
47 Mt a year (37 to 50 among sources) for all shippers together. Russian oil keeps its part of that,
so its tonnes shrink with the rest.

It happened again from 29 November 2025 to 25 January 2026; `--year 2025` asks what that means in a
year in which CPC carries far more.

Evidence: spm-one-sept-2022, cpc-one-mooring-capacity, spm-2022-aug, spm-2022-nov, spm-2025-limit,
spm-single-window-2025-26.
"""

from datetime import date
from decimal import Decimal

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="one-mooring",
    title="CPC loads from one mooring",
    commodity="crude",
    base_year=2022,
    events=(
        Event(
            element="cpc-marine-terminal",
            start=date(2022, 8, 22),
            end=date(2022, 11, 8),
            capacity=Decimal(47),
            unit="Mt/yr",
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
