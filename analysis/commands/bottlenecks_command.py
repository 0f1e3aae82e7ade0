"""`corridors bottlenecks`: what holds exports down."""

from __future__ import annotations

from typing import Any

import click

from analysis.bottlenecks import bottlenecks
from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.documents import bottlenecks_document
from analysis.goods_carried import carry_most
from analysis.goods_documents import goods_bottlenecks_document
from routes.transit import exits


@click.command("bottlenecks")
@question_options
@click.option("--without", metavar="CODE", help="With transit through a country, zone or group denied.")
@json_option
def command(*, as_json: bool, without: str | None, **asked: Any) -> None:
    """Show the smallest cuts, and what one more unit of each limit would bring."""
    task = question(**asked)
    if task.several is not None:
        joint = task.joint(task.several)
        carried = carry_most(joint.closing(exits(task.network, without)) if without else joint)
        if as_json:
            echo_json(goods_bottlenecks_document(carried))
            return
        from analysis.console_goods import show_goods_bottlenecks

        show_goods_bottlenecks(carried)
        return
    view = task.snapshot()
    if without:
        view = view.closing(exits(task.network, without))
    result = bottlenecks(view)
    if as_json:
        echo_json(bottlenecks_document(result))
        return
    from analysis.console import show_bottlenecks

    show_bottlenecks(result)
