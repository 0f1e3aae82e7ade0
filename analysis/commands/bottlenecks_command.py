"""`corridors bottlenecks`: what holds exports down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analysis.bottlenecks import bottlenecks
from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.documents import bottlenecks_document
from analysis.goods_carried import carry_most
from analysis.goods_documents import goods_bottlenecks_document
from analysis.goods_values import worths
from routes.errors import RoutesError
from routes.transit import exits

if TYPE_CHECKING:
    from routes.joint import JointSnapshot


@click.command("bottlenecks")
@question_options
@click.option("--without", metavar="CODE", help="With transit through a country, zone or group denied.")
@click.option("--by-value", is_flag=True, help="Several goods: weigh them by what they are worth.")
@json_option
def command(*, as_json: bool, by_value: bool, without: str | None, **asked: Any) -> None:
    """Show the smallest cuts, and what one more unit of each limit would bring."""
    task = question(**asked)
    if task.several is not None:
        joint = task.joint(task.several)
        if without:
            joint = joint.closing(exits(task.network, without))
        _several(joint, by_value=by_value, as_json=as_json)
        return
    if by_value:
        raise click.UsageError("--by-value is for several goods, such as --commodity all")
    view = task.snapshot()
    if without:
        view = view.closing(exits(task.network, without))
    result = bottlenecks(view)
    if as_json:
        echo_json(bottlenecks_document(result))
        return
    from analysis.console import show_bottlenecks

    show_bottlenecks(result)


def _several(joint: JointSnapshot, *, by_value: bool, as_json: bool) -> None:
    """Tell what holds several goods down, by weight or by value."""
    weights = {good: worth.usd_per_amount for good, worth in worths(joint).items()} if by_value else None
    missing = [] if weights is None else [str(good) for good in joint.views if good not in weights]
    if missing:
        raise RoutesError(f"prices.csv has no price of {', '.join(missing)}; leave out --by-value")
    carried = carry_most(joint, weights=weights)
    if as_json:
        echo_json(goods_bottlenecks_document(carried, by_value=by_value))
        return
    from analysis.console_goods import show_goods_bottlenecks

    show_goods_bottlenecks(carried, in_dollars=by_value)
