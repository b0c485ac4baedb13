"""What themes see of the store's rules."""

from __future__ import annotations

from storefront.content.models import Policy
from themes.engine import Drop, Html, prop
from themes.registry import page_object
from themes.rendering.page import Page


class PolicyDrop(Drop):
    """`policy`: a policy of the store."""

    def __init__(self, row: Policy, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def id(self) -> str:
        """Id of the policy."""
        return self._row.kind

    @prop
    def title(self) -> str:
        """Its title."""
        return str(Policy.Kind(self._row.kind).label)

    @prop
    def body(self) -> Html:
        """Its text, as HTML."""
        return Html(self._row.text("body", self._page.locale))

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        return self._row.kind

    @prop
    def url(self) -> str:
        """Its address in the page's language."""
        return f"{self._page.root}/policies/{self._row.kind}"


def policies_of(page: Page) -> list[PolicyDrop]:
    """The rules that have been written, in their fixed order; read once a page."""
    found: list[PolicyDrop] | None = page.scratch.get("policies")
    if found is None:
        rows = {row.kind: row for row in Policy.objects.all() if row.body.strip()}
        found = [PolicyDrop(rows[kind], page) for kind in Policy.Kind.values if kind in rows]
        page.scratch["policies"] = found
    return found


page_object("policy", PolicyDrop, "policy", about="The policy that the page shows.")
