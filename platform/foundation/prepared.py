"""Reads whose SQL is written down once, for what many shoppers do at the same time: look, and pay.

Django spends longer building a query than PostgreSQL spends answering one of these. Everywhere else querysets
are the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db import connections, models, router


class PreparedRead[Row: models.Model]:
    """`SELECT <the model's columns> FROM <its table> <rest>`; rows come as instances of the model.

    `extra` are further columns, {attribute: SQL}; `left_out` names fields that are loaded only when they are
    asked for. In `rest` the table is called `t`. Values are passed to `rows`, never put into the text.
    """

    def __init__(
        self,
        model: type[Row],
        rest: str,
        *,
        extra: dict[str, str] | None = None,
        left_out: Sequence[str] = (),
    ) -> None:
        self._model = model
        self._rest = rest
        self._extra = extra or {}
        self._left_out = frozenset(left_out)

    @cached_property
    def _fields(self) -> list[models.Field[Any, Any]]:
        return [field for field in self._model._meta.concrete_fields if field.name not in self._left_out]

    @cached_property
    def _alias(self) -> str:
        return router.db_for_read(self._model)

    @cached_property
    def _sql(self) -> str:
        columns = [f't."{field.column}"' for field in self._fields]
        columns += [f'{sql} AS "{name}"' for name, sql in self._extra.items()]
        return f'SELECT {", ".join(columns)} FROM "{self._model._meta.db_table}" t {self._rest}'  # noqa: S608

    @cached_property
    def _readers(self) -> list[tuple[int, Any]]:
        """Columns whose values are not what the field gives: JSON, for one."""
        return [
            (place, field.from_db_value)
            for place, field in enumerate(self._fields)
            if hasattr(field, "from_db_value")
        ]

    def first(self, *values: Any) -> Row | None:
        """The first of the rows, if there is one."""
        return next(iter(self.rows(*values)), None)

    def get(self, *values: Any) -> Row:
        """The first of the rows. Raises the model's DoesNotExist where there is none."""
        row = self.first(*values)
        if row is None:
            raise self._model.DoesNotExist(f"no {self._model.__name__} matches {values}")  # type: ignore[attr-defined]
        return row

    def rows(self, *values: Any) -> list[Row]:
        """Run it with these values, in the current store."""
        names = [field.attname for field in self._fields]
        count = len(names)
        found = []
        connection = connections[self._alias]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            for record in cursor.fetchall():
                own = list(record[:count])
                for place, read in self._readers:
                    own[place] = read(own[place], None, connection)
                row = self._model.from_db(self._alias, names, own)
                for name, value in zip(self._extra, record[count:], strict=True):
                    setattr(row, name, value)
                found.append(row)
        return found
