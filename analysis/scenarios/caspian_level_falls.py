"""The Caspian Sea falls as forecast to 2030, and ships load a quarter less than in 2025.

The sea was told in 2023 to fall 23 cm a year to 2030. At 1.21 m under the normal depth of Aktau ships
loaded 75 %, so a metre costs 21 %. In 2025 they carried 15 % less than full; five years more, 1.15 m,
make it 39 %: 0.72 of the load of 2025 is left. The line from depth to load is judged, and dredging,
which the plans count on, is left out. Ferries and box ships are taken to lose as much as the others.
Nothing is stranded while the ways through Russia stand, but the need of them grows.

Evidence: aktau-dredging-capex-2023, aktau-dredging-load, aktau-draft-cargo, aktau-draft-tanker,
caspian-level-drop, rail-caspian-level-drop, kuryk-ferry-draft, dubendi-h1-2025.
"""

from decimal import Decimal

from analysis.scenario import Event, Scenario

CROSSINGS = (
    *("aktau-alat", "aktau-alat-containers", "kuryk-alat", "aktau-amirabad", "kuryk-amirabad"),
    *("aktau-sangachal", "aktau-makhachkala"),
)

SCENARIO = Scenario(
    name="caspian-level-falls",
    title="The Caspian falls as forecast to 2030 and ships load a quarter less",
    commodity="all",
    base_year=2025,
    events=tuple(Event(element=name, remaining=Decimal("0.72")) for name in CROSSINGS),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
