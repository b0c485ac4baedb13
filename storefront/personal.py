"""What the store knows of one shopper, domain by domain: to hand out, and to erase.

A domain declares its part in `AppConfig.ready`:

    know(PersonalData(name="orders", tell=tell, erase=erase))

`tell` gives JSON of what is known of the person. `erase` takes away what says who they are, in the
transaction that erases them everywhere; what tax law wants kept stays without name, and the store's figures
stay right. `forget` does the same for orders that are so old that nobody needs their names any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from storefront.customers.erased import ERASED_HOST
from storefront.customers.models import Customer


def pseudonym_of(customer_id: int) -> str:
    """The address that stands for a customer in what is kept without names."""
    return f"erased-{customer_id}@{ERASED_HOST}"


@dataclass(frozen=True)
class Person:
    """Who it is about: the customer's row, and the e-mail address that they had."""

    customer: Customer
    email: str

    @property
    def pseudonym(self) -> str:
        """The address that stands for them afterwards."""
        return pseudonym_of(self.customer.pk)


@dataclass(frozen=True)
class PersonalData:
    """One domain's part. `hinders` gives a sentence where the person can't be erased yet, else "".

    `forget` is told numbers of orders, and takes away what says who placed them; in few statements.
    """

    name: str
    tell: Callable[[Person], Any]
    erase: Callable[[Person], None]
    hinders: Callable[[Person], str] = lambda _person: ""
    forget: Callable[[Sequence[int]], None] = lambda _orders: None


_known: dict[str, PersonalData] = {}


def know(part: PersonalData) -> None:
    """Declare what a domain knows of people."""
    _known[part.name] = part


def parts() -> Iterable[PersonalData]:
    """All that is declared, in the order of declaration."""
    return _known.values()


def told(customer: Customer) -> dict[str, Any]:
    """Everything the store knows of a customer, as JSON."""
    person = Person(customer, customer.email)
    return {part.name: part.tell(person) for part in parts()}
