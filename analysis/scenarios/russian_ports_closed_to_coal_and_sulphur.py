"""Russian ports take no more Kazakh coal and sulphur.

A hidden leg: sold to the European Union, Turkiye or Morocco, loaded at Ust-Luga, Vysotsk and Taman. It
has happened in part: Russian Railways stopped the coal for Ust-Luga five times in 2025, each for days,
and proposed to end transit of coal in 2022. Closed for the two goods are the bulk terminals of the
north-west, St Petersburg, Taman and Novorossiysk; other goods go on. Latvian and Lithuanian ports stay
open, though the way to them is Russian too. Other goods are not asked about and leave their room to
these two, so more may be lost.

Evidence: coal-nw-7m-2025, coal-taman-7m-2025, sulphur-tengiz-ustluga-2025, sulphur-kashagan-taman-2025,
sulphur-refineries-2025, rzd-coal-halt-aug-2025, coal-transit-ban-proposal-2022, coal-ukraine-stop-2021.
"""

from analysis.scenario import Event, Scenario

SCENARIO = Scenario(
    name="russian-ports-closed-to-coal-and-sulphur",
    title="Russian ports take no more Kazakh coal and sulphur",
    commodity="coal,sulphur",
    events=tuple(
        Event(element=name) for name in ("ust-luga-dry", "st-petersburg", "taman-dry", "novorossiysk-dry")
    ),
)


if __name__ == "__main__":
    from analysis.cli import run_script

    run_script(SCENARIO.name)
