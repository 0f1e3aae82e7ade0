"""Organic chlorides stop Kazakh oil in Baku-Tbilisi-Ceyhan, summer 2025.

Chlorides were found in oil at Ceyhan around 20 July 2025. Azerbaijan declared force majeure on the
29th, from when no Kazakh oil was taken in; the first cargo after it went on 13 September. The way
round Russia fails too: what went by Baku turns to Makhachkala and Samara, or waits at Aktau.

Evidence: btc-contamination-2025, btc-suspension-2025, btc-kz-2025-jan-aug, btc-kz-h1-2025-stat.
"""

from datetime import date

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="btc-chlorides-2025",
    title="Organic chlorides stop Kazakh oil in Baku-Tbilisi-Ceyhan, summer 2025",
    commodity="crude",
    base_year=2025,
    start=date(2025, 7, 20),
    days=100,
    events=(Event(element="btc-head", start=date(2025, 7, 29), end=date(2025, 9, 13)),),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
