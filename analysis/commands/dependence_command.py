"""`corridors dependence`: what depends on each transit country."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.options import Question, echo_json, json_option, question, question_options
from analysis.commands.sampling import INTERRUPTED, executor_of, executor_options, run_ensemble
from analysis.dependence import dependence
from routes.errors import RoutesError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from analysis.dependence import Dependence
    from analysis.ensemble_results import Ensemble
    from analysis.fields import FieldRange
    from analysis.goods_dependence import GoodsDependence
    from analysis.goods_ensemble import GoodsEnsemble


@click.command("dependence")
@question_options
@click.option(
    "--samples",
    type=click.IntRange(0, 100_000_000),
    default=0,
    help="Also draw every figure from its range so many times, and say how the answer spreads.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Seed of the samples."
)
@executor_options
@click.option("--by-field", is_flag=True, help="Also whose goods are stranded, for the first country.")
@json_option
def command(
    *,
    as_json: bool,
    by_field: bool,
    samples: int,
    seed: int,
    workers: int,
    scheduler: str | None,
    **asked: Any,
) -> int | None:
    """Say how much of the exports depends on each transit country and zone.

    Stranded is the headline: what of the year's exports cannot leave if transit ends. Several goods at once
    (--commodity all) are told by weight and by value.
    """
    task = question(**asked)
    if task.several is not None:
        if by_field:
            raise click.UsageError("--by-field is for one commodity")
        with executor_of(workers, scheduler) as executor:
            _several(task, task.several, samples=samples, seed=seed, executor=executor, as_json=as_json)
        return None
    result = dependence(
        task.network, year=task.year, commodity=task.commodity, notion=task.notion, on=task.on
    )
    fields = None
    if by_field and result.countries:
        from analysis.fields import stranded_by_field

        fields = stranded_by_field(result, result.countries[0].country)
    spread = None
    if samples:
        spread = run_ensemble(
            result.snapshot, samples=samples, seed=seed, on=task.on, workers=workers, scheduler=scheduler
        )
    (_tell if as_json else _show)(result, fields, spread)
    return INTERRUPTED if spread is not None and spread.partial else None


def _tell(result: Dependence, fields: Sequence[FieldRange] | None, spread: Ensemble | None) -> None:
    """Print the same as one document."""
    from analysis.documents import dependence_document, field_documents
    from analysis.ensemble_documents import ensemble_part

    document = dependence_document(result)
    if spread is not None:
        document["ensemble"] = ensemble_part(spread)
    if fields is not None:
        document["stranded_by_field"] = field_documents(result.snapshot, fields)
    echo_json(document)


def _show(result: Dependence, fields: Sequence[FieldRange] | None, spread: Ensemble | None) -> None:
    """Print the answer, whose goods are stranded, and how the answer spreads."""
    from analysis.console import show_dependence, show_fields

    show_dependence(result)
    if fields:
        show_fields(result, fields)
    if spread is not None:
        from analysis.console_ensemble import show_ensemble

        show_ensemble(spread)


def _several(
    task: Question, commodity: str, *, samples: int, seed: int, executor: Executor | None, as_json: bool
) -> None:
    """Tell the answer for several goods; samples are drawn for the countries asked for, or the focus."""
    from analysis.goods_dependence import goods_dependence

    result = goods_dependence(task.joint(commodity), on=task.on)
    spread = _spread(task, result, samples=samples, seed=seed, executor=executor) if samples else None
    if as_json:
        from analysis.goods_documents import goods_document, goods_ensemble_part

        document = goods_document(result)
        document["ensemble"] = None if spread is None else goods_ensemble_part(spread)
        echo_json(document)
        return
    from analysis.console_goods import show_goods_dependence, show_goods_ensemble

    show_goods_dependence(result)
    if spread is not None:
        show_goods_ensemble(spread)


def _spread(
    task: Question, result: GoodsDependence, *, samples: int, seed: int, executor: Executor | None
) -> GoodsEnsemble:
    from analysis.goods_ensemble import goods_ensemble

    if result.unpriced:
        raise RoutesError(
            f"prices.csv has no price of {', '.join(map(str, result.unpriced))}: no samples by value"
        )
    weights = {
        good: result.worth[good].usd_per_step if good in result.worth else Fraction(0)
        for good in result.joint.views
    }
    return goods_ensemble(
        result.joint,
        on=task.on or (task.one_country(),),
        weights=weights,
        exports=result.exports,
        samples=samples,
        seed=seed,
        executor=executor,
    )
