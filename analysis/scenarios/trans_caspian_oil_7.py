"""The Trans-Caspian oil route at 7 Mt a year.

Ministers in Baku (by 2027) and Astana speak of 7 Mt of Kazakh oil a year in Baku-Tbilisi-Ceyhan. Two
limits must grow for that: the tankers to Baku, and the room in the pipeline, which SOCAR holds at 2.2
so as not to spoil the blend. Tankers alone bring little, since that room binds next. The berths at
work in Aktau (7.5) do, but leave next to nothing for Makhachkala. The model may fill the route with
Mangystau oil, the heavy kind that the limit on the blend is about: then the promise of 7 settles it.

No transit is denied. What it asks: how much less depends on Russia.

Evidence: btc-kz-plan-2027, btc-physical-max, btc-quality-cap, aktau-sangachal-month, aktau-berths-now.
"""

from decimal import Decimal

from analysis.scenario import Change, Scenario

SCENARIO = Scenario(
    name="trans-caspian-oil-7",
    title="The Trans-Caspian oil route at 7 Mt a year",
    commodity="crude",
    changes=(
        Change(element="aktau-sangachal", capacity=Decimal(7), unit="Mt/yr"),
        Change(element="btc-head", capacity=Decimal(7), unit="Mt/yr"),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
