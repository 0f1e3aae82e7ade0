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
    rows = {
        "network": found.settings.name,
        "scenarios": [{"name": item.name, "title": item.title} for item in scenarios.values()],
        "networks": list(built_in_networks()),
        "countries": list(transit_countries(found)),
        "corridors": list(corridors),
        "commodities": [
            {"id": name, "counted_years": list(counted_years(found.tables, name))}
            for name in commodity_ids(found.tables)
        ],
        "projects": [item.id for item in found.tables.projects],
    }
    if as_json:
        echo_json(rows)
        return
    from analysis.console import console, table

    out = console()
    lines = table("Scenario", "what happens", left=2)
    for item in scenarios.values():
        lines.add_row(item.name, item.title)
    out.print(lines)
    for name in ("networks", "countries", "corridors", "projects"):
        out.print(f"\n[bold]{name.capitalize()}[/bold]: {', '.join(map(str, rows[name]))}")
    for item in rows["commodities"]:
        years = ", ".join(map(str, item["counted_years"])) or "none"
        out.print(f"[bold]Commodity[/bold] {item['id']}: counted years {years}")
