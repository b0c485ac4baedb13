"""The OpenAPI description of views, read from what they declare: rights, costs, filters, forms and
answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, get_doc
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from .problems import CONTENT_TYPE
from .serializers import Shown

SAFE = frozenset({"GET", "HEAD"})
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that a merchant makes in the back office under “API tokens”, with the scopes "
    "that it needs. It belongs to one store, and every address means that store.",
}


@extend_schema_serializer(component_name="Fault")
class FaultShape(serializers.Serializer[Any]):
    """One thing that is wrong: where in the body or in the query string, and why."""

    pointer = serializers.CharField(
        required=False, help_text="A JSON pointer into the body: #/variants/0/price."
    )
    parameter = serializers.CharField(required=False, help_text="A parameter of the query string.")
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(component_name="Problem")
class ProblemShape(serializers.Serializer[Any]):
    """A refusal (RFC 9457). `code` is for programs and stays; `detail` is for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FaultShape(many=True, required=False)  # type: ignore[assignment]


@cache
def page_shape(shown: type[serializers.BaseSerializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of a list, as a component of its own."""
    name = shown.__name__.removesuffix("Shown") + "Page"
    members = {
        "__doc__": "A page of a list. `next` is the address of the page after it, null after the last.",
        "data": shown(many=True),
        "next": serializers.URLField(allow_null=True),
    }
    return extend_schema_serializer(many=False)(type(name, (serializers.Serializer,), members))


def _header(name: str, text: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=text)


def _query(name: str, kind: Any, text: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=text, **more)


class ApiSchema(AutoSchema):
    """Describes an ApiView."""

    view: Any
    method: str

    @property
    def _action(self) -> str:
        return str(getattr(self.view, "action", "") or self.method.lower())

    @property
    def _permission(self) -> str:
        return str(self.view.reads if self.method in SAFE else self.view.writes)

    def get_description(self) -> str:  # type: ignore[override]
        """What it does, the scope that it needs and what it costs."""
        told = get_doc(getattr(self.view, self._action, None))
        facts = []
        if self._permission:
            facts.append(f"Needs the scope `{self._permission}`.")
        facts.append(f"Costs {self._cost()}.")
        return "\n\n".join(filter(None, [told, " ".join(facts)]))

    def get_summary(self) -> str | None:
        """The first sentence of what it does."""
        told = get_doc(getattr(self.view, self._action, None))
        return told.partition("\n")[0].partition(". ")[0].rstrip(".") or None

    def _cost(self) -> int:
        if self.view.cost is not None:
            return int(self.view.cost)
        return 5 if self.method not in SAFE else 2 if self._action == "list" else 1

    def get_operation_id(self) -> str:
        """The kind of thing and the action, which never change with the path."""
        name = "_".join(part.replace("-", "_") for part in self._tokenize_path()[:1]) or "root"
        basename = str(getattr(self.view, "basename", "") or name).replace("-", "_")
        return f"{basename}_{self._action}"

    def get_auth(self) -> list[dict[str, Any]]:
        """A token with the scope."""
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name="token", type=ResolvedComponent.SECURITY_SCHEMA, object=ApiSchema, schema=SCHEME
        )
        self.registry.register_on_missing(component)
        return [{"token": [self._permission] if self._permission else []}]

    def get_extensions(self) -> dict[str, Any]:
        """What programs may want to know of it."""
        return {"x-scope": self._permission, "x-cost": self._cost()}

    def get_override_parameters(self) -> list[Any]:
        """Headers and the query string."""
        return [*self._headers(), *self._query_string()]

    def _headers(self) -> list[Any]:
        view = self.view
        if self.method in SAFE:
            if self._action != "retrieve":
                return []
            return [_header("If-None-Match", "The ETag of what you have: 304 if it is still so.")]
        text = "Sent again with the same key, this is done once. Kept for 24 hours."
        found = [_header("Idempotency-Key", text, required=self._action in getattr(view, "needs_key", ()))]
        if self._action in {"partial_update", "destroy", "update", *getattr(view, "needs_match", ())}:
            needed = self._action in getattr(view, "needs_match", ())
            text = "The ETag of the state you saw: 412 if it is another now."
            found.append(_header("If-Match", text, required=needed))
        return found

    def _query_string(self) -> list[Any]:
        view = self.view
        found: list[Any] = list(getattr(view, "described_parameters", ()))
        shown = self._shown()
        own: Any = getattr(view, "shown", None)
        if own is not None and shown is own:
            names = ", ".join(own().fields)
            text = f"Only these, with commas between them; of: {names}."
            asked = ", ".join(getattr(view, "only_asked", ())) if self._action == "list" else ""
            found.append(_query("fields", str, f"{text} Told only where named: {asked}." if asked else text))
        if self._action != "list" or not view.sorts:
            return found
        found += [
            *([view.filters] if view.filters().fields else []),
            _query(
                "limit", {"type": "integer", "minimum": 1, "maximum": 250, "default": 50}, "Rows of a page."
            ),
            _query("cursor", str, "Where the page begins; it stands in `next` of the page before."),
            _query("sort", str, "In which order.", enum=list(view.sorts), default=next(iter(view.sorts))),
        ]
        return found

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """A shape; of what is told no member is promised, since `fields=` leaves out what it does not
        name."""
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if isinstance(serializer, Shown):
            schema.pop("required", None)
        return schema

    def _shown(self) -> Any:
        """The shape that the action answers with; None where it answers without a body."""
        answers = getattr(self.view, "answers", {})
        if self._action in answers:
            return answers[self._action]
        return None if self._action == "destroy" else getattr(self.view, "shown", None)

    def get_request_serializer(self) -> Any:
        """The form that the action reads."""
        return getattr(self.view, "sends", {}).get(self._action)

    def get_response_serializers(self) -> Any:
        """What it answers, and that every refusal is a problem."""
        shown = self._shown()
        answers: dict[Any, Any] = {("default", CONTENT_TYPE): ProblemShape}
        if self._action == "list" and self.view.sorts:
            return {200: page_shape(shown), **answers}
        if self._action == "retrieve" and self.method in SAFE:
            return {200: shown, 304: None, **answers}
        status = getattr(self.view, "statuses", {}).get(self._action)
        if status is None:
            status = 201 if self._action == "create" else 204 if shown is None else 200
        return {status: shown, **answers}
