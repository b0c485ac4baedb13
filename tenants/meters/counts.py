"""Counts of a store's hour or day, read from their fields: what struck, and how each page did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foundation.meter import BOUNDS, FIRST_SLOW, KINDS, REFUSED, TAKEN


@dataclass
class PageCounts:
    """How one kind of page did: requests by bucket of `meter.BOUNDS`, and sums over them."""

    name: str
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    milliseconds: int = 0
    statements: int = 0
    errors: int = 0

    @property
    def requests(self) -> int:
        return sum(self.buckets)

    @property
    def slow(self) -> int:
        """Requests that took longer than a second."""
        return sum(self.buckets[FIRST_SLOW:])

    @property
    def statements_each(self) -> float:
        """SQL statements of one request, on average."""
        return self.statements / self.requests if self.requests else 0.0

    @property
    def p50(self) -> int:
        """Milliseconds within which half of the requests were answered."""
        return percentile(self.buckets, 0.5)

    @property
    def p95(self) -> int:
        """Milliseconds within which 95 of 100 requests were answered."""
        return percentile(self.buckets, 0.95)

    def add(self, other: PageCounts) -> None:
        """Count the requests of another as well."""
        self.buckets = [mine + theirs for mine, theirs in zip(self.buckets, other.buckets, strict=True)]
        self.milliseconds += other.milliseconds
        self.statements += other.statements
        self.errors += other.errors


@dataclass
class Counts:
    """What was counted of a store in a stretch of time: strikes by kind, pages by name, tries of webhooks."""

    struck: Counter[str] = field(default_factory=Counter)
    pages: dict[str, PageCounts] = field(default_factory=dict)
    taken: int = 0
    refused: int = 0

    @property
    def all_pages(self) -> PageCounts:
        """The pages as one."""
        together = PageCounts("")
        for page in self.pages.values():
            together.add(page)
        return together

    def add(self, other: Counts) -> None:
        """Count another stretch as well."""
        self.struck.update(other.struck)
        self.taken += other.taken
        self.refused += other.refused
        for name, page in other.pages.items():
            self.pages.setdefault(name, PageCounts(name)).add(page)


def read_counts(fields: Mapping[str, int | str]) -> Counts:
    """Counts from the fields of a hash or row. What makes no sense any more is left out."""
    counts = Counts(taken=int(fields.get(TAKEN, 0)), refused=int(fields.get(REFUSED, 0)))
    for key, value in fields.items():
        if key in {TAKEN, REFUSED}:
            continue
        sort, _bar, rest = key.partition("|")
        if sort == "l":
            if rest in KINDS:
                counts.struck[rest] += int(value)
            continue
        name, _bar, bucket = rest.rpartition("|") if sort == "p" else (rest, "", "")
        page = counts.pages.setdefault(name, PageCounts(name))
        if sort == "p" and bucket.isdecimal() and int(bucket) < len(page.buckets):
            page.buckets[int(bucket)] += int(value)
        elif sort == "t":
            page.milliseconds += int(value)
        elif sort == "s":
            page.statements += int(value)
        elif sort == "e":
            page.errors += int(value)
    return counts


def sum_of(parts: Iterable[Counts]) -> Counts:
    """Several stretches as one."""
    whole = Counts()
    for part in parts:
        whole.add(part)
    return whole


def percentile(buckets: list[int], share: float) -> int:
    """Milliseconds that `share` of the requests did not pass, drawn straight within a bucket; 0 without any.

    What is beyond the last bound counts as twice the bound: longer requests are not told apart.
    """
    wanted = sum(buckets) * share
    if not wanted:
        return 0
    passed = 0
    for index, number in enumerate(buckets):
        if number and passed + number >= wanted:
            low = BOUNDS[index - 1] if index else 0
            high = BOUNDS[index] if index < len(BOUNDS) else 2 * BOUNDS[-1]
            return round(low + (high - low) * (wanted - passed) / number)
        passed += number
    raise AssertionError("a share is at most 1")
