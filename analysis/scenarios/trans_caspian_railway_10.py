"""The Trans-Caspian railway at the planned 10 Mt a year.

The ministry's figure for the corridor is 6 Mt now and 10 by 2027. Raised is what the plans name: the
railway to the Caspian (10), the box terminal at Aktau (240 thousand, 200 in one source), six more
feeder ships, as many as today, and the ferries of Kuryk to the 4 Mt its complex was built for, though
the ferries for it are not ordered. Others' goods keep their share. The railway alone changes nothing:
the sea binds. With all of it the port of Alat binds, whose room others take half of; the dry cargo ships
from Aktau, for which no plan was found, would come next. Oil products of the ferries are not asked about
here: with `--commodity dry,oil-products` they share both.

Evidence: titr-capacity-2027, titr-capacity-2025, kmtf-six-feeders, feeder-capacity-2025,
aktau-hub-capacity-200, aktau-hub-current-70, kuryk-rail-nameplate,
kz-ferries-plan-2030.
"""

from decimal import Decimal

from analysis.scenario import Change, Scenario

SCENARIO = Scenario(
    name="trans-caspian-railway-10",
    title="The Trans-Caspian railway at 10 Mt a year",
    commodity="dry",
    changes=(
        Change(element="kazakhstan-aktau-rail", capacity=Decimal(10), unit="Mt/yr"),
        Change(element="aktau-container-terminal", capacity=Decimal(240), unit="kTEU/yr"),
        Change(element="aktau-alat-containers", capacity=Decimal(178), unit="kTEU/yr"),
        Change(element="kuryk-alat", capacity=Decimal(4), unit="Mt/yr"),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
