"""Numbers with the right word after them."""

from __future__ import annotations


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return a whole number and what it counts, which is several unless it is one.

    Parameters
    ----------
    one, many
        The word for one, and for any other number; default: with an s.

    Examples
    --------
    >>> count_of(1, "sample"), count_of(2000, "sample"), count_of(0, "country", "countries")
    ('1 sample', '2,000 samples', '0 countries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
