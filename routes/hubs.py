"""Hubs where goods of several origins meet: there a grade could take another's way.

Sets of origins are bits of whole numbers. Places that lie on circles with each other have the same ones; so
they are found once for each group of such places, from the fields on, in time that grows with the segments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routes.snapshot import Snapshot
    from routes.transit import Way

    Steps = Mapping[str, Sequence[tuple[Way, str]]]

MOST_BITS = 4 * 10**9  # supplies times places: half a gigabyte of sets
MOST_VISITS = 10**7  # places looked at on circles, in all
MOST_NAMES = 12  # origins named in one line


def meeting_places(view: Snapshot) -> Iterator[str]:
    """Yield, for each hub that goods of two origins or more first meet at, a line that names them.

    A network that must keep grades apart needs a hub for each; these are the places to look at. Where
    there are too many places to look at, a line says so.
    """
    if len(view.supplies) * len(view.places) > MOST_BITS:
        yield f"not looked for: hubs where goods of {len(view.supplies)} origins meet, among so many places"
        return
    found = _Origins(view)
    unseen = 0
    for place in view.network.tables.places:
        here = found.at.get(place.id, 0)
        if place.kind != "hub" or not here & (here - 1):
            continue
        met_here = found.first_meet_at(place.id)
        unseen += met_here is None
        if met_here:
            yield f"goods of {_named(sorted(found.names(here)))} meet at {place.id}"
    if unseen:
        yield f"not looked at: {unseen} hubs on circles, whether goods of several origins first meet there"


def _named(names: list[str]) -> str:
    """Return names with commas, the first ones where they are many."""
    more = len(names) - MOST_NAMES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:MOST_NAMES])} and {more} more"


class _Origins:
    """Which supplies' goods can reach each place, as bits."""

    def __init__(self, view: Snapshot) -> None:
        self.view = view
        self.supplies = tuple(view.supplies)
        self.bit = {supply: 1 << index for index, supply in enumerate(view.supplies)}
        self.group: dict[str, int] = {}
        self.members: list[list[str]] = []
        self.at: dict[str, int] = {}
        self.visits = 0
        for members in _circles(view.onward, view.supplies):
            self.group |= dict.fromkeys(members, len(self.members))
            self.members.append(members)
        for members in reversed(self.members):  # from the supplies on
            reached = 0
            for place in members:
                reached |= self._from_outside(place)
            self.at |= dict.fromkeys(members, reached)

    def names(self, bits: int) -> list[str]:
        """Return the supplies that bits stand for."""
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self.supplies[lowest.bit_length() - 1])
            bits ^= lowest
        return found

    def first_meet_at(self, place: str) -> bool | None:
        """Whether no way into a place brings all the origins that reach it; None if it takes too long.

        Goods that have passed the place before are left out.
        """
        here, group = self.at[place], self.group[place]
        arriving = [origin for _, origin in self.view.back.get(place, ()) if origin in self.group]
        if any(self.at[origin] == here for origin in arriving if self.group[origin] != group):
            return False
        around = [origin for origin in arriving if self.group[origin] == group]
        if not around:
            return True
        if self.visits + len(self.members[group]) > MOST_VISITS:
            return None
        without = self._without(place)
        return all(without[origin] != here for origin in around)

    def _from_outside(self, place: str) -> int:
        """Return the origins that reach a place from other groups, or begin there."""
        bits = self.bit.get(place, 0)
        for _, origin in self.view.back.get(place, ()):
            if origin in self.at:  # of this group none is known yet
                bits |= self.at[origin]
        return bits

    def _without(self, place: str) -> dict[str, int]:
        """Return the origins that reach the other places of a group if nothing passes one of them."""
        group = self.group[place]
        others = [other for other in self.members[group] if other != place]
        bits = {other: self.bit.get(other, 0) for other in others}
        for other in others:
            for _, origin in self.view.back.get(other, ()):
                if self.group.get(origin, group) != group:
                    bits[other] |= self.at[origin]
        stack = others
        while stack:
            self.visits += 1
            other = stack.pop()
            for _, step in self.view.onward.get(other, ()):
                if step in bits and bits[other] & ~bits[step]:
                    bits[step] |= bits[other]
                    stack.append(step)
        return bits


def _circles(onward: Steps, starts: Mapping[str, object]) -> Iterator[list[str]]:
    """Yield the places after some starts in groups that can reach each other, the last ones first.

    Tarjan's method (1972) without recursion.
    """
    search = _Search(onward)
    for start in starts:
        if start not in search.number:
            yield from search.groups_after(start)


class _Search:
    """A depth-first search that numbers places, and knows the lowest number each leads back to."""

    def __init__(self, onward: Steps) -> None:
        self.onward = onward
        self.number: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.waiting: dict[str, None] = {}  # places of groups that are not complete, in order
        self.path: list[tuple[str, Iterator[tuple[Way, str]]]] = []

    def groups_after(self, start: str) -> Iterator[list[str]]:
        """Yield the groups of all places after a start that were not seen before."""
        self._enter(start)
        while self.path:
            place, steps = self.path[-1]
            new = self._next(place, steps)
            if new is not None:
                self._enter(new)
                continue
            self.path.pop()
            if self.path:
                before = self.path[-1][0]
                self.lowest[before] = min(self.lowest[before], self.lowest[place])
            if self.lowest[place] == self.number[place]:
                yield self._complete(place)

    def _enter(self, place: str) -> None:
        self.number[place] = self.lowest[place] = len(self.number)
        self.waiting[place] = None
        self.path.append((place, iter(self.onward.get(place, ()))))

    def _next(self, place: str, steps: Iterator[tuple[Way, str]]) -> str | None:
        """Return the next place not seen before; note what those that wait lead back to."""
        for _, step in steps:
            if step not in self.number:
                return step
            if step in self.waiting:
                self.lowest[place] = min(self.lowest[place], self.number[step])
        return None

    def _complete(self, place: str) -> list[str]:
        """Take the group that a place was the first of from those that wait."""
        members = [self.waiting.popitem()[0]]
        while members[-1] != place:
            members.append(self.waiting.popitem()[0])
        return members
