"""Nothing passes the Turkish Straits.

It has not happened; tankers waited up to 16 days there in the winter of 2019, and some twenty stood
idle over insurance letters in December 2022. What it asks: how much of the oil that crosses Russia
needs the Straits as well. CPC, Novorossiysk and Batumi all end in the Black Sea, where few buyers are;
what is left are those buyers, the Baltic and Druzhba within the quota at Samara, China, and Ceyhan.

Evidence: oil2-straits-delay-2019-02, oil2-straits-delay-2022-12, oil2-straits-queue-2022-12,
oil2-cpc-via-straits-2025, druzhba-transit-quota.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="turkish-straits-closed",
    title="Nothing passes the Turkish Straits",
    commodity="crude",
    events=(Event(element="zone:turkish-straits"),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
