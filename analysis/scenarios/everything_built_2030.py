"""2030 with everything built.

Every project of projects.csv that is due by 2030 is in use, in full, as it was promised: those being built
and those only talked about, but not the shelved ones, nor what nobody plans. Of works that contain one
another the greater counts. What fields give then is the outlook of supplies.csv. Nobody expects all of it:
it is the far end of what plans could change.

No transit is denied. What it asks: how much would still depend on Russia.

Evidence: btc-plan-20, aktau-kuryk-20-order, china-expansion-efe, kz-ships-plan-2024.
"""

from analysis.scenario import Built, Scenario

SCENARIO = Scenario(
    name="everything-built-2030",
    title="2030 with everything built",
    commodity="crude",
    base_year=2030,
    projects=Built(built=("all",)),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
