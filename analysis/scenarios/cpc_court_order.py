"""A Russian court stops CPC, July 2022.

On 5 July 2022 a district court in Novorossiysk ordered the Caspian Pipeline Consortium to stop for 30
days over papers on oil spills; the regulator had asked for 90. On 11 July a court in Krasnodar put a
fine of 200,000 roubles in its place. The order was never enforced and loading never stopped: this is
the counterfactual, the stop as it was ordered.

Closed is the Russian section, which is the consortium's alone. Its feeder lines stay open, since oil
of the fields near Atyrau may turn to Samara. Tengiz cannot: only its tank cars are left to it. A
year's view takes the stop as lasting all year, so its loss is a rate: a month of it is a twelfth.

Evidence: court-2022-07-05, court-2022-07-05-days, court-2022-07-11, court-2022-no-effect.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-court-order",
    title="A Russian court stops CPC, as ordered in July 2022",
    commodity="crude",
    base_year=2022,
    events=(Event(element="cpc-russia", start=date(2022, 7, 5), days=30),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
