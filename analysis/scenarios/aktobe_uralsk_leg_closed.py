"""The railway between Uralsk and Aktobe closes where it crosses Russia.

A hidden leg: both towns are Kazakh, and the line between them runs over Russian soil at Iletsk. What it
asks: what of the exports needs it. Little does: goods of Uralsk can leave by Ozinki, by Russia again. It
bites at home, where passengers and goods go this way, which no export figure shows.

Evidence: iletsk-orsk-trains-2023, kti-upgrade-scope, kz-rus-crossings-count, north-shortcut-capex-2005.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="aktobe-uralsk-leg-closed",
    title="The railway from Uralsk to Aktobe closes where it crosses Russia",
    commodity="dry",
    events=(Event(element="iletsk-aktobe"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
