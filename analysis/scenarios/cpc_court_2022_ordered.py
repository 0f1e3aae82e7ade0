"""A Russian court stops CPC for 30 days from 5 July 2022, as it ordered.

The counterfactual: the order was never enforced (scenario cpc-court-2022). Here it is, from the day
it was given, and everyone believes in its 30 days. Closed are the Russian section and the terminal,
which are the consortium's alone, so what stands in the terminal's tanks cannot be loaded either; the
feeder lines stay open, since oil near Atyrau may turn to Samara.

Evidence: court-2022-07-05, court-2022-07-05-days, cpc-july-2022-plan.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="cpc-court-2022-ordered",
    title="A Russian court stops CPC for 30 days in July 2022, as it ordered",
    commodity="crude",
    base_year=2022,
    start=date(2022, 7, 1),
    days=90,
    events=(
        Event(element="cpc-russia", start=date(2022, 7, 5), days=30),
        Event(element="cpc-marine-terminal", start=date(2022, 7, 5), days=30),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
