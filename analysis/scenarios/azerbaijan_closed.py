"""All transit through Azerbaijan ends.

The mirror question: the way round Russia leans on Azerbaijan. From July to September 2025 Kazakh oil
was stopped there, when organic chlorides were found in Baku-Tbilisi-Ceyhan. Oil bought in Baku is not
touched. Nothing is stranded while the ways through Russia stand, since they have room for what went by
Baku; but without this way the need of Russia is greater still.

Evidence: btc-contamination-2025, btc-suspension-2025, btc-2025-kmg, baku-supsa-stopped.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="azerbaijan-closed",
    title="All transit through Azerbaijan ends",
    commodity="crude",
    events=(Event(element="transit:AZE"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
