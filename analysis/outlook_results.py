"""The answer of an outlook: stranded exports and dependence, year by year and case by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routes.errors import unknown

if TYPE_CHECKING:
    from analysis.certificate import CutElement
    from analysis.draws import Floats
    from analysis.outlook_years import Case
    from routes.estimate import Estimate
    from routes.snapshot import Snapshot

RANKS = (5, 25, 50, 75, 95)  # per cent of samples


@dataclass(frozen=True, kw_only=True)
class Fan:
    """How an amount (network's unit) or a share (in [0, 1]) spreads.

    Parameters
    ----------
    central
        With every figure at its central value.
    p05, p25, median, p75, p95
        Over the samples; the least value that no less than this share of samples does not exceed.
    """

    central: float
    p05: float
    p25: float
    median: float
    p75: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class CountryYear:
    """What depends on one country, zone or group in one year and case.

    Parameters
    ----------
    stranded, share
        What of the exports to be carried cannot leave without it, and as a share of them.
    leans
        What leaves without the country in focus, and would not if this one were closed too; None for the
        focus itself.
    """

    country: str
    stranded: Fan
    share: Fan
    leans: Fan | None


@dataclass(frozen=True, kw_only=True)
class OutlookYear:
    """One year in one case.

    Parameters
    ----------
    exports
        Exports to be carried: as counted, else all that could leave with everything open.
    opened
        Projects that come into use.
    binding
        What holds exports down without the country in focus, central figures; they add up.
    """

    year: int
    case: Case
    exports: Fan
    opened: tuple[str, ...]
    countries: tuple[CountryYear, ...]
    binding: tuple[CutElement, ...]

    def of(self, country: str) -> CountryYear:
        """Return the answer for one country, zone or group that was asked for."""
        answers = {item.country: item for item in self.countries}
        if country not in answers:
            raise unknown("country of this outlook", country, answers)
        return answers[country]


@dataclass(frozen=True, kw_only=True)
class DueProject:
    """A project in use by the last year.

    Parameters
    ----------
    year
        First year of use.
    alone
        By how much less is stranded in the last year without the country in focus if it alone (with what it
        needs) is built, in full; network's unit.
    last
        By how much more is stranded then if it alone (with what needs it) is not built, and all others are.
    concerns
        Whether it adds capacity to a limit of this commodity at all.
    """

    id: str
    year: int
    alone: float
    last: float
    concerns: bool

    @property
    def does_nothing(self) -> bool:
        """Whether it changes nothing, neither alone nor after all others."""
        return not self.alone and not self.last


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The answer for all years.

    Parameters
    ----------
    last
        The last year's snapshot as it is today.
    focus
        The country, zone or group in question.
    buyers
        Countries that only buy: asked with their border closed.
    years
        Counted years first, then years to come, case by case in each.
    use
        Share of new capacity that is used as past plans were; None where no project is due.
    late
        Years by which projects come late in all cases.
    delay
        Years by which past openings came late, the median; None where none is recorded.
    due, left_out
        Projects in use by the last year, and those left out because nobody promises them now.
    checked
        How many samples were compared with a maximum flow, and were equal.
    """

    last: Snapshot
    focus: str
    buyers: frozenset[str]
    years: tuple[OutlookYear, ...]
    use: Estimate | None
    late: int
    delay: int | None
    due: tuple[DueProject, ...]
    left_out: tuple[str, ...]
    samples: int
    seed: int
    checked: int
    warnings: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of years to come."""
        return tuple(dict.fromkeys(item.case for item in self.years if item.case != "counted"))

    def course(self, case: Case) -> tuple[OutlookYear, ...]:
        """Return one case, year by year."""
        return tuple(item for item in self.years if item.case == case)


def years(count: int) -> str:
    """Return a number of years in words.

    Examples
    --------
    >>> years(1), years(6)
    ('1 year', '6 years')
    """
    return f"{count} year" + ("s" if count != 1 else "")


def fan(values: Floats) -> Fan:
    """Return how samples spread; the last value is the central one, and none of the samples."""
    samples = values[:-1]
    ranks = [-(-len(samples) * rank // 100) - 1 for rank in RANKS]
    p05, p25, median, p75, p95 = np.partition(samples, ranks)[ranks].tolist()
    return Fan(central=float(values[-1]), p05=p05, p25=p25, median=median, p75=p75, p95=p95)
