"""Look a whole file over without changing anything: what is in it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import batched
from typing import Any, BinaryIO

from storefront.catalog.columns import COLUMNS
from storefront.catalog.drafts import draft_of
from storefront.catalog.models import Product
from tenants.models import Store

from .groups import Group, count_rows, groups
from .parse import Parsed, Standing, parse_product
from .problems import Problem
from .reader import Table
from .source import Source

MAX_PROBLEMS = 500
"""Problems that are kept and shown; all of them are counted."""
BATCH = 100


@dataclass(slots=True)
class Report:
    """What an import would do. `problems` are the first MAX_PROBLEMS, `errors` and `warnings` count all."""

    products: int = 0
    variants: int = 0
    pictures: int = 0
    new: int = 0
    known: int = 0
    left_out: int = 0
    errors: int = 0
    warnings: int = 0
    unknown_columns: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, parsed: Parsed, *, is_known: bool) -> None:
        """Count one product."""
        self.products += 1
        self.note(parsed.problems)
        if parsed.any_error:
            self.left_out += 1
            return
        self.variants += len(parsed.draft.variants)
        self.pictures += len(parsed.pictures.named)
        self.known += is_known
        self.new += not is_known

    def note(self, problems: Iterable[Problem]) -> None:
        """Count problems, and keep them while there is room."""
        for problem in problems:
            self.errors += problem.kind == "error"
            self.warnings += problem.kind == "warning"
            if len(self.problems) < MAX_PROBLEMS:
                self.problems.append(problem)

    def summary(self) -> dict[str, Any]:
        """For the column `ProductImport.summary`: the counts, without the problems."""
        counts = asdict(self)
        del counts["problems"]
        return counts


def source_of(table: Table, store: Store) -> Source:
    """How the current store reads this file."""
    return Source(frozenset(table.columns), store.currency, tuple(store.all_locales[1:]), str(store.uid))


def check_file(file: BinaryIO, store: Store) -> Report:
    """Read a whole file and tell what importing it would do. Raises FileProblem."""
    table = Table(file, store.all_locales[1:])
    source = source_of(table, store)
    report = Report(unknown_columns=[name for name in source.unknown if name not in COLUMNS])
    for group, standing in with_standing(groups(table, count_rows(table))):
        report.take(parse_product(group, source, standing), is_known=standing is not None)
    return report


def with_standing(found: Iterator[Group]) -> Iterator[tuple[Group, Standing | None]]:
    """Each group with the product that it would change, looked up in batches."""
    for batch in batched(found, BATCH):
        known = standing_products([group.handle for group in batch])
        for group in batch:
            yield group, known.get(group.handle)


def standing_products(handles: Iterable[str]) -> dict[str, Standing]:
    """{handle: the product as it stands} of those that the store has."""
    rows = Product.objects.filter(handle__in=list(handles)).prefetch_related("options", "variants", "media")
    return {row.handle: Standing(row, draft_of(row), list(row.media.all())) for row in rows}
