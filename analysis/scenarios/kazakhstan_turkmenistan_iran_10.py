"""The Kazakhstan-Turkmenistan-Iran railway at its stated 10 Mt a year.

KTZ puts the line at 10 Mt a year, the deputy prime minister's office at 6; 1.6 Mt crossed at Bolashak
in 2024, Russian transit included. What it asks: would the stated capacity lessen the need of Russia?
It would not. Even the trains of today are not what binds: the change of gauge at Incheh Borun and the
buyers in Turkmenistan, Iran and Afghanistan are. With the gauge change widened, the Iranian railway
to Bandar Abbas and the border with Turkiye come next.

Evidence: kti-capacity-2025, ns-corridor-capacity-2024, kti-bolashak-2024, bolashak-trains-day,
incheh-borun-wagons-day, instc-east-2024, iran-turkey-rail-2020.
"""

from decimal import Decimal

from analysis.scenario import Change, Scenario

SCENARIO = Scenario(
    name="kazakhstan-turkmenistan-iran-10",
    title="The Kazakhstan-Turkmenistan-Iran railway at 10 Mt a year",
    commodity="dry",
    changes=(Change(element="uzen-bolashak", capacity=Decimal(10), unit="Mt/yr"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
