"""`corridors why`: the sum behind the answer."""

from __future__ import annotations

from typing import Any

import click

from analysis.commands.options import echo_json, json_option, question, question_options
from analysis.documents import why_document
from analysis.goods_dependence import goods_dependence
from analysis.goods_documents import goods_why_document
from analysis.why import explain


@click.command("why")
@question_options
@click.option("--without", metavar="CODE", help="Country, zone or group. Default: the network's focus.")
@json_option
def command(*, as_json: bool, without: str | None, **asked: Any) -> None:
    """Show why no more can leave without a country: a sum to check by hand, each term with its source."""
    task = question(**asked)
    if task.several is not None:
        country = without or task.one_country()
        goods = goods_dependence(task.joint(task.several), on=[country])
        if as_json:
            echo_json(goods_why_document(goods, country))
            return
        from analysis.console_goods import show_goods_why

        show_goods_why(goods, country)
        return
    result = explain(task.snapshot(), without or task.one_country())
    if as_json:
        echo_json(why_document(result))
        return
    from analysis.console import show_why

    show_why(result)
