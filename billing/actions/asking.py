"""What actions that ask Stripe share: the row, the customer, and its refusals as ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.moving import language_of
from billing.locks import lock_subscription
from billing.models import Subscription
from billing.stripe import BankAsks, BillingDown, BillingRefused, customers
from foundation.errors import ActionError
from foundation.events import SYSTEM, EventPayload, record
from tenants.context import in_store

BANK_ASKS = "bank_asks"
CARD_UNCONFIRMED = "card_unconfirmed"


def customer_of(subscription: Subscription) -> str:
    """Stripe's id of who pays, made there when it is first needed."""
    current = read_row(subscription)
    if current.customer_ref:
        return current.customer_ref
    store = current.store
    ref = asked(
        lambda: customers.make_customer(
            store=str(store.uid),
            name=store.name,
            email=store.email,
            locale="zh" if language_of(store) == "zh-hans" else "en",
            key=f"customer:{store.uid}",
        )
    )
    return change_row(current, {"customer_ref": ref}, None, SYSTEM).customer_ref


def read_row(subscription: Subscription) -> Subscription:
    """The subscription as it is in the database, its plan, price and store loaded."""
    rows = Subscription.objects.select_related("plan", "price", "store")
    return rows.get(pk=subscription.pk)


def change_row(
    subscription: Subscription, changes: Mapping[str, object], event: EventPayload | None, actor: str
) -> Subscription:
    """Change fields of the row, locked, and record what happened."""
    with in_store(subscription.store), transaction.atomic():
        current = lock_subscription(subscription.pk)
        for field, value in changes.items():
            setattr(current, field, value)
        current.save(update_fields=list(changes))
        if event is not None:
            record(event, subject=current, actor=actor)
    return current


def bank_asks() -> ActionError:
    """What an owner hears whose bank wants to be told first that it is them."""
    return ActionError(
        BANK_ASKS, _("Your bank asks you to confirm this payment. Until then nothing is charged.")
    )


def payments_down() -> ActionError:
    """What an owner hears while Stripe is away."""
    text = _("The payment service does not answer. Try again in a minute: nothing is charged twice.")
    return ActionError("payments_down", text)


def asked[T](ask: Callable[[], T]) -> T:
    """Ask Stripe. Raises ActionError: payment_refused, card_unconfirmed, payments_down, bank_asks."""
    try:
        return ask()
    except BankAsks as error:
        raise bank_asks() from error
    except BillingRefused as error:
        if error.code == "setup_unfinished":
            text = _("Your bank did not confirm this card. Try again, or use another card.")
            raise ActionError(CARD_UNCONFIRMED, text) from error
        if error.code == "not_set_up":
            text = _("Paying is not set up on this platform. Ask its operator.")
        else:
            text = _("The payment was refused: %(why)s Nothing was changed.") % {
                "why": error.text or error.code
            }
        raise ActionError("payment_refused", text) from error
    except BillingDown as error:
        raise payments_down() from error
