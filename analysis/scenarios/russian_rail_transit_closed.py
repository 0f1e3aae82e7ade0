"""All transit of Kazakh goods by Russian railways ends; what is sold in Russia goes on.

What it asks: what of the rail exports can turn elsewhere. Dry cargo and oil products may not leave
Russia for another country, by port, crossing or the leg at Iletsk; crude in pipelines is not touched.
Russian Railways refused Kazakh coal for Ukraine in June 2019 and November 2021, wheat in March 2025.

Evidence: rail-exports-on-rzd-share-2022, lpg-ukraine-2019, coal-ukraine-stop-2021, cis-ban-grain-2025,
ktz-exports-russia-2023.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="russian-rail-transit-closed",
    title="All transit of Kazakh goods by Russian railways ends",
    commodity="dry,oil-products",
    events=(Event(element="transit:RUS"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
