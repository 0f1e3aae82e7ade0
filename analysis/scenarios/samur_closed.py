"""No train passes Samur between Russia and Azerbaijan.

A hidden leg: what is counted as rail trade with Azerbaijan, Georgia and Armenia goes over Russia where it
does not take the Caspian. In ten months of 2025 trade with Azerbaijan came to 4.1 Mt, of which the
Caspian carried 2.6. Closed is the crossing, for dry cargo and oil products.

Evidence: azer-kaz-rail-10m-2025, titr-rail-10m-2025, azer-kaz-rail-10m-2022, samur-yalama-2022,
rzd-samur-discount-2019, armenia-grain-2025.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="samur-closed",
    title="No train passes Samur between Russia and Azerbaijan",
    commodity="dry,oil-products",
    events=(Event(element="samur-yalama"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
