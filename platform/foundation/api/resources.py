"""Views of one kind of thing: a list, one of them, and changes. Rows come from `rows()`, changes go to
actions.

    class ProductViewSet(Resource):
        reads, writes = "catalog.view", "catalog.edit"
        shown, filters = ProductShown, ProductFilters
        sorts = {"-id": ("-id",), "title": ("title", "id")}
        loads = {"variants": ["variants"]}

        def rows(self): return Product.objects.all()
        def create(self, request): …; return self.told(product, status=201)

An address holds ids of the store's own rows only, so a thing of another store is one that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from .etags import condition_missing, matches, stale, tag_of
from .filters import OF_LISTS, Filters, narrowed
from .paging import page_of
from .problems import bad_parameter, not_found
from .serializers import Sent, Shown, names_in, tree_of, unknown_field
from .views import SAFE, ApiView


class Resource(ViewSetMixin, ApiView):
    """See the module's docstring."""

    shown: type[Shown]
    filters: type[Filters] = Filters
    sorts: Mapping[str, Sequence[str]] = {"-id": ("-id",), "id": ("id",)}
    loads: Mapping[str, Sequence[str | Prefetch[Any]]] = {}
    """What a field of the answer needs besides the row: {field: what `prefetch_related` takes}."""
    joins: Mapping[str, Sequence[str]] = {}
    """The same for `select_related`."""
    only_asked: Sequence[str] = ()
    """Fields that lists tell only where `fields` names them: there can be very much of them."""
    sends: Mapping[str, type[Sent]] = {}
    """The form of each action that reads a body."""
    answers: Mapping[str, type[serializers.BaseSerializer[Any]] | None] = {}
    """What actions tell that do not tell `shown`."""
    statuses: Mapping[str, int] = {}
    """Of actions that answer neither 200 nor, for `create`, 201, nor 204 without a body."""
    lock: Callable[[Any], object] | None = None
    """Locks one row, so that If-Match holds until the change is made."""
    outside: Sequence[str] = ()
    """Actions that call the outside, so that no transaction may be open around them."""
    needs_match: Sequence[str] = ()
    """Actions that overwrite so much that they ask for If-Match."""
    needs_key: Sequence[str] = ()
    """Actions that ask for an Idempotency-Key."""
    pk_name: ClassVar[str] = "pk"
    lookup_field: ClassVar[str] = "id"
    lookup_value_converter: ClassVar[str] = "id"

    def rows(self) -> QuerySet[Any]:
        """All rows that the address can mean."""
        raise NotImplementedError

    # What every resource with a list and a detail answers.

    def list(self, request: Request) -> Response:
        """A page of them."""
        found, following = self.page(self.rows())
        return Response({"data": self.show(found, many=True), "next": following})

    def retrieve(self, request: Request, id: Any) -> Response:
        """One of them."""
        return self.told(self.found(id))

    # What views are made of.

    def page(self, rows: QuerySet[Any]) -> tuple[Sequence[Any], str | None]:
        """The rows that the query string asks for, with what they need, and the next page's address."""
        rows = narrowed(self.loaded(rows, self.told_fields), self.filters, self.request)
        return page_of(rows, self.request, self.sorts, next(iter(self.sorts)))

    def loaded(self, rows: QuerySet[Any], fields: Mapping[str, Any]) -> QuerySet[Any]:
        """Rows that bring what the fields need, so that the number of queries does not grow with them."""
        wanted = [name for name in (*self.joins, *self.loads) if not fields or name in fields]
        joins = [each for name in wanted for each in self.joins.get(name, ())]
        rows = rows.select_related(*joins) if joins else rows
        return rows.prefetch_related(*(each for name in wanted for each in self.loads.get(name, ())))

    def found(self, id: Any, *, fields: Mapping[str, Any] | None = None) -> Any:
        """The row of an address with what is told of it. Raises Problem 404."""
        row = self.loaded(self.rows(), fields or {}).filter(**{self.pk_name: id}).first()
        if row is None:
            raise not_found()
        return row

    def show(self, of: Any, *, many: bool = False, whole: bool = False) -> Any:
        """What is told of rows; `whole` passes `fields` by."""
        context = {**self.context(), "fields": {} if whole else self.told_fields}
        return self.shown(of, many=many, context=context).data

    def context(self) -> dict[str, Any]:
        """What serializers know of the call."""
        return {"currency": self.caller.currency, "request": self.request, "view": self}

    def told(self, row: Any, *, status: int = 200) -> Response:
        """One thing with its ETag; 304 where the caller has it already."""
        whole = self.show(row, whole=True)
        tag = tag_of(whole)
        if status == 200 and self.request.method in SAFE:
            seen = self.request.headers.get("If-None-Match")
            if seen and matches(seen, tag):
                return Response(status=304, headers={"ETag": tag})
        headers = {"ETag": tag}
        if status == 201:
            headers["Location"] = f"{self.request.path.rstrip('/')}/{getattr(row, self.pk_name)}"
        return Response(self.show(row) if self.fields else whole, status=status, headers=headers)

    def again(self, id: Any, *, status: int = 200) -> Response:
        """A thing as it is after a change."""
        return self.told(self.found(id), status=status)

    def sent(self) -> dict[str, Any]:
        """The checked body, by the form of this action; of a PATCH what it has. Raises ValidationError."""
        form = self.sends[self.action]
        partial = self.request.method == "PATCH"
        serializer = form(data=self.request.data, context=self.context(), partial=partial)
        serializer.is_valid(raise_exception=True)
        return cast(dict[str, Any], serializer.validated_data)

    def to_change(self, id: Any) -> Any:
        """The row that a change is about, locked, if it is as the caller saw it. Raises Problem 404, 412,
        428."""
        header = self.request.headers.get("If-Match")
        if type(self).lock is not None and header is not None:
            if not self.rows().filter(**{self.pk_name: id}).exists():
                raise not_found()
            type(self).lock(id)  # type: ignore[misc]
        return self.as_seen(self.found(id))

    def as_seen[Row](self, row: Row) -> Row:
        """The row, if it is as the caller saw it. Raises Problem 412, 428."""
        header = self.request.headers.get("If-Match")
        if header is None and self.action in self.needs_match:
            raise condition_missing()
        if header is not None:
            tag = tag_of(self.show(row, whole=True))
            if not matches(header, tag):
                raise stale(tag)
        return row

    def gone(self) -> Response:
        """What is answered when a thing was removed."""
        return Response(status=204)

    @property
    def is_atomic(self) -> bool:
        """Whether a change is one transaction with its idempotency key."""
        return self.action not in self.outside

    @property
    def actor(self) -> str:
        """How events name the caller."""
        return self.caller.actor

    # The query string.

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that were asked for, as a tree; empty for all of them. Raises Problem 400."""
        text = self.request.query_params.get("fields", "")
        if not text:
            return {}
        tree = tree_of(text[:4000])
        if wrong := unknown_field(self.shown(), tree):
            told = _("There is no field “%(name)s”. Known are: %(known)s.")
            name, known = wrong
            raise bad_parameter(
                "fields", told % {"name": name[:80], "known": ", ".join(known) or "—"}, "unknown"
            )
        return tree

    @property
    def told_fields(self) -> dict[str, Any]:
        """The fields that this answer has; empty for all that there are."""
        if self.fields or self.action != "list" or not self.only_asked:
            return self.fields
        return {name: {} for name in names_in(self.shown) if name not in self.only_asked}

    def known_parameters(self) -> set[str]:
        """Filters and pages for lists, `fields` where something is told."""
        known = {*self.parameters, "fields"}
        if self.action == "list":
            known |= {*OF_LISTS, *names_in(self.filters)}
        return known
