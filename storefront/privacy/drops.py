"""What themes see of a shopper's requests: `privacy`, on the page of their data."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from storefront.customers.models import Customer
from themes.engine import Drop, prop
from themes.registry import page_object
from themes.rendering.page import Page

from . import queries
from .models import DataRequest
from .terms import WAITS_DAYS, kept_years

Kind = DataRequest.Kind


class DataRequestDrop(Drop):
    """`data_request`: one wish of a shopper about their data."""

    def __init__(self, row: DataRequest, file_url: str) -> None:
        self._row = row
        self._file_url = file_url

    @prop
    def kind(self) -> str:
        """What they want: "copy" or "erasure"."""
        return self._row.kind

    @prop
    def state(self) -> str:
        """How it stands: "asked" until a letter's link confirmed it, "open" while it waits, "done"."""
        return self._row.state

    @prop
    def happens_at(self) -> datetime | None:
        """When it is worked on; an erasure after the time to think it over."""
        return self._row.acts_at

    @prop
    def file_url(self) -> str | None:
        """Where the copy is, while it is kept."""
        return self._file_url if self._row.has_file else None

    @prop
    def file_until(self) -> datetime | None:
        """Until when the copy is kept."""
        return self._row.file_until if self._row.has_file else None


class PrivacyDrop(Drop):
    """`privacy`: what a shop does with a shopper's data, and what they asked of it."""

    def __init__(self, page: Page, customer: Customer | None, row: DataRequest | None, token: str) -> None:
        self._page = page
        self._customer = customer
        self._row = row
        self._token = token

    @prop
    def url(self) -> str:
        """The page of a shopper's data."""
        return f"{self._page.root}/account/privacy"

    @prop
    def request(self) -> DataRequestDrop | None:
        """What the letter is about whose link led here."""
        if self._row is None:
            return None
        return DataRequestDrop(self._row, f"{self.url()}/request/{self._token}/file")

    @prop
    def copy(self) -> DataRequestDrop | None:
        """The copy that the signed-in customer waits for, or can fetch."""
        return self._copy

    @cached_property
    def _copy(self) -> DataRequestDrop | None:
        found = queries.copy_for(self._customer) if self._customer else None
        return DataRequestDrop(found, f"{self.url()}/file") if found else None

    @prop
    def closing(self) -> DataRequestDrop | None:
        """The erasure that the signed-in customer waits for."""
        found = queries.open_request(self._customer, Kind.ERASURE) if self._customer else None
        return DataRequestDrop(found, "") if found else None

    @prop
    def by_letter(self) -> bool:
        """Whether the signed-in customer has to follow a letter's link first: their address is not proven."""
        return self._customer is not None and self._customer.email_proven_at is None

    @prop
    def reasons_to_wait(self) -> list[str]:
        """Sentences on what must be over before an account can be erased, such as orders under way."""
        customer = self._customer or (self._row.customer if self._row else None)
        return queries.reasons_to_wait(customer) if customer else []

    @prop
    def days_to_think(self) -> int:
        """For how many days an erasure can be taken back."""
        return WAITS_DAYS.read()

    @prop
    def years_kept(self) -> int:
        """For how many years orders stay in the books, without names."""
        return kept_years()


page_object(
    "privacy",
    PrivacyDrop,
    "customers/privacy",
    about="What a shopper can ask of their data, and what became of it.",
)
