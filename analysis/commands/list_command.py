"""`corridors list`: what there is to ask about."""

from __future__ import annotations

import click

from analysis.commands.options import echo_json, json_option, network_option
from analysis.scenarios import built_in_scenarios
from routes.checks import commodity_ids
from routes.network import built_in_networks, load
from routes.periods import counted_years
from routes.transit import transit_countries


@click.command("list")
@network_option
@json_option
def command(*, network: str, as_json: bool) -> None:
    """List scenarios, networks, and the countries, corridors, commodities and years of a network."""
    found = load(network)
    corridors = dict.fromkeys(name for item in found.tables.segments for name in item.corridors)
    scenarios = built_in_scenarios()
    names: dict[str, list[str]] = {
        "networks": list(built_in_networks()),
        "countries": list(transit_countries(found)),
        "corridors": list(corridors),
        "projects": [item.id for item in found.tables.projects],
    }
    years = {name: counted_years(found.tables, name) for name in commodity_ids(found.tables)}
    if as_json:
        echo_json(
            {
                "network": found.settings.name,
                "scenarios": [{"name": item.name, "title": item.title} for item in scenarios.values()],
                **names,
                "commodities": [{"id": name, "counted_years": list(of)} for name, of in years.items()],
            }
        )
        return
    from analysis.console import console, headed, table

    out = console()
    lines = table("Scenario", "what happens", left=2)
    for item in scenarios.values():
        lines.add_row(item.name, item.title)
    out.print(lines)
    for heading, of in names.items():
        out.print(headed(f"\n{heading.capitalize()}", f": {', '.join(of)}"))
    for name, counted in years.items():
        out.print(headed("Commodity", f" {name}: counted years {', '.join(map(str, counted)) or 'none'}"))
