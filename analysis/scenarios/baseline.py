"""The year as counted: no event, no change.

What it asks: how much depends on each country as things stand. Every other scenario is read against
it; `--commodity` and `--year` ask the same of dry cargo and of earlier years.

Evidence: exports-total-2025, rail-export-2025.
"""

from analysis.scenario import Scenario

SCENARIO = Scenario(
    name="baseline",
    title="The year as counted",
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
