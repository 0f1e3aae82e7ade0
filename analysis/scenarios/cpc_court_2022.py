"""A Russian court orders CPC to stop, and it never does, July 2022.

On 5 July 2022 a court ordered a stop of 30 days, on 11 July a higher one put a fine in its place, and
loading never ceased. So no capacity is lost: the event ends on the day on which it would begin. But
until then planners believe that 30 days without the pipeline follow that hearing, and may act on it.

Evidence: court-2022-07-05, court-2022-07-05-days, court-2022-07-11, court-2022-no-effect.
"""

from datetime import date

from analysis.scenario import Event, Scenario

ANNOUNCED, HEARING, BELIEVED = date(2022, 7, 5), date(2022, 7, 11), date(2022, 8, 10)

SCENARIO = Scenario(
    name="cpc-court-2022",
    title="A Russian court orders CPC to stop, and it never does, July 2022",
    commodity="crude",
    base_year=2022,
    start=date(2022, 7, 1),
    days=40,
    events=(
        *(
            Event(element=name, announced=ANNOUNCED, start=HEARING, end=HEARING, expected_end=BELIEVED)
            for name in ("cpc-russia", "cpc-marine-terminal")
        ),
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
