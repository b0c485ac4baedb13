"""What a store's owners are told of their plan: at each step of its life, and before the next."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.letters import Letter
from foundation.money import Money
from foundation.permissions import Role
from foundation.ui.formats import date_text, money_text
from tenants.archive.models import Deletion
from tenants.models import Membership, Store

from .life import UNPAID, State, ends_at
from .models import Invoice, SentLetter, Subscription
from .queries import Usage, asking_bill

type Words = Callable[[], Letter]


def send_to_owners(store: Store, about: str, words: Words) -> bool:
    """Write to every owner in their language, on commit and once for each `about`. Whether it is sent now."""
    _row, is_new = SentLetter.objects.get_or_create(store=store, about=about[:120])
    if not is_new:
        return False
    for member in Membership.objects.filter(store=store, role=Role.OWNER).select_related("account"):
        with translation.override(_language(member, store)), timezone.override(store.time_zone):
            message = words().message_to(member.account.email)
        transaction.on_commit(message.send, robust=True)
    return True


def tell_step(store: Store, about: str, words: Words) -> bool:
    """`send_to_owners` of a step of the plan's life: whoever asked for the store's deletion hears of none."""
    return not Deletion.objects.filter(store=store).exists() and send_to_owners(store, about, words)


def _language(member: Membership, store: Store) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    wanted = (member.account.language, store.locale.lower())
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def state_letter(subscription: Subscription, old: State) -> Words | None:
    """The letter for the state that a subscription has just begun; None where nothing is to be said."""
    state = State(subscription.state)
    if state == State.ACTIVE:
        return (lambda: _paid_again(subscription)) if old in UNPAID else None
    words = _BY_STATE.get(state)
    return None if words is None else lambda: words(subscription)


def notice_letter(subscription: Subscription, days: int) -> Words:
    """The letter so many days before the end of a state."""
    if subscription.state == State.LEAVING:
        return lambda: _deletion_near(subscription, days)
    return lambda: _NOTICES[State(subscription.state)](subscription)


def limit_letter(store: Store, used: Usage) -> Words:
    """The letter about a limit that is near or reached."""
    return lambda: _near_limit(store, used)


def trial_letter(subscription: Subscription) -> Words:
    """The letter that a trial goes on for longer."""
    return lambda: _trial_goes_on(subscription)


def credit_letter(store: Store, amount: Money) -> Words:
    """The letter that an amount comes off the next bills."""
    return lambda: _credit(store, amount)


def receipt_letter(store: Store, bill: Invoice) -> Words:
    """The letter that a bill was paid."""
    return lambda: _receipt(store, bill)


def bank_letter(store: Store, amount: Money) -> Words:
    """The letter that the bank wants the owner to confirm a payment."""
    return lambda: _bank_asks(store, amount)


def cancelled_letter(subscription: Subscription) -> Words:
    """The letter that says until when a cancelled plan goes on."""
    return lambda: _cancelled(subscription)


def _address(store: Store, name: str = "billing", **place: object) -> str:
    path = reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **place})
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}"


def _letter(store: Store, subject: str, paragraphs: list[str], button: str, *notes: str) -> Letter:
    return Letter(subject % {"store": store.name}, paragraphs, (button, _address(store)), notes)


def _end(subscription: Subscription) -> str:
    moment = ends_at(subscription)
    return date_text(moment) if moment else ""


def _trial_ends(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: your trial ends soon"),
        [
            _("You can try everything until %(date)s.") % {"date": _end(subscription)},
            _("Choose a plan by then, and your shop goes on selling without a break."),
        ],
        _("Choose a plan"),
        _("Without a plan your shop can still be seen, but takes no orders. Nothing is deleted."),
    )


def _trial_goes_on(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: your trial goes on"),
        [_("You can try everything until %(date)s, still without a card.") % {"date": _end(subscription)}],
        _("See your plan"),
    )


def _credit(store: Store, amount: Money) -> Letter:
    return _letter(
        store,
        _("%(store)s: a credit from us"),
        [_("%(amount)s comes off your next bills.") % {"amount": money_text(amount)}],
        _("See your plan"),
    )


def _receipt(store: Store, bill: Invoice) -> Letter:
    address = _address(store, "billing_bill", bill_uid=bill.uid)
    facts = {"store": store.name, "amount": money_text(Money(bill.paid, bill.currency))}
    paragraphs = [
        _("Thank you. We charged %(amount)s for your plan.") % facts,
        _("Bill %(number)s of %(date)s") % {"number": bill.number, "date": date_text(bill.issued_at)},
    ]
    note = _("The bill is a PDF that you can keep for your books.")
    return Letter(
        _("%(store)s: receipt for %(amount)s") % facts, paragraphs, (_("See the bill"), address), (note,)
    )


def _bank_asks(store: Store, amount: Money) -> Letter:
    return Letter(
        _("%(store)s: your bank asks you to confirm a payment") % {"store": store.name},
        [
            _("Your bank wants to know that it is you before it pays %(amount)s for your plan.")
            % {"amount": money_text(amount)},
            _("Press the button and follow your bank; it takes a minute. Your shop goes on as before."),
        ],
        (_("Confirm the payment"), _address(store, "billing_confirm")),
        (),
    )


def _past_due(subscription: Subscription) -> Letter:
    asking = asking_bill(subscription.store)
    if asking is not None:
        return _bank_asks(subscription.store, Money(asking.total, asking.currency))
    return _letter(
        subscription.store,
        _("%(store)s: a payment did not go through"),
        [
            _("We could not charge your card for your plan. Your shop goes on as before."),
            _("We try again until %(date)s. Look whether the card is still the right one.")
            % {"date": _end(subscription)},
        ],
        _("Check the card"),
    )


def _grace(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: please pay for your plan"),
        [
            _("We tried your card several times and could not charge it."),
            _("Until %(date)s your shop goes on as before. Then it stops taking orders.")
            % {"date": _end(subscription)},
        ],
        _("Pay now"),
    )


def _read_only(subscription: Subscription) -> Letter:
    reasons = {
        "trial_over": _("Your trial is over."),
        "cancelled": _("You cancelled your plan, and the time you paid for is over."),
    }
    return _letter(
        subscription.store,
        _("%(store)s takes no orders any more"),
        [
            reasons.get(subscription.reason, _("Your plan is not paid for.")),
            _("Your shop can still be seen, but nobody can order. Nothing is deleted.")
            + " "
            + _("On %(date)s it closes.") % {"date": _end(subscription)},
        ],
        _("Choose a plan") if subscription.reason in reasons else _("Pay now"),
        _("You can take your data along at any time."),
    )


def _suspended(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s is closed for now"),
        [
            _("Shoppers no longer see your shop, since its plan is not paid for."),
            _("As soon as you pay, your shop is back as it was. We keep everything until %(date)s at least.")
            % {"date": _end(subscription)},
        ],
        _("Open it again"),
        _("You can take your data along at any time."),
    )


def _leaving(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s will be deleted"),
        [
            _("Your shop has been closed for two months. On %(date)s we delete it with all its data.")
            % {"date": _end(subscription)},
            _("To keep it, choose a plan and pay. To keep only the data, export it."),
        ],
        _("Keep my store"),
        _("What is deleted can't be brought back."),
    )


def _deletion_near(subscription: Subscription, count: int) -> Letter:
    text = ngettext(
        "%(store)s will be deleted in %(count)s day", "%(store)s will be deleted in %(count)s days", count
    )
    subject = text % {"store": subscription.store.name, "count": count}
    return _letter(
        subscription.store,
        subject.replace("%", "%%"),
        [
            _("On %(date)s we delete the store with all its data.") % {"date": _end(subscription)},
            _("To keep it, choose a plan and pay. To keep only the data, export it."),
        ],
        _("Keep my store"),
        _("What is deleted can't be brought back."),
    )


def _closing_soon(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: please pay for your plan"),
        [
            _("Your plan is still not paid for. The next step comes on %(date)s:")
            % {"date": _end(subscription)},
            _("Then shoppers no longer see your shop.")
            if subscription.state == State.READ_ONLY
            else _("Then your shop takes no orders any more."),
        ],
        _("Pay now"),
    )


def _paid_again(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: thank you, all is well again"),
        [_("Your payment came. Your shop is open and sells as before.")],
        _("See your plan"),
    )


def _cancelled(subscription: Subscription) -> Letter:
    return _letter(
        subscription.store,
        _("%(store)s: your plan is cancelled"),
        [
            _("Your shop goes on until %(date)s, as it is paid for.") % {"date": _end(subscription)},
            _("Until then you can take it back with one click, and later come back at any time."),
        ],
        _("See your plan"),
    )


def _near_included(store: Store, used: Usage) -> Letter:
    """What is counted by the month stops nothing: it costs something from here on."""
    price = money_text(used.more) if used.more else ""
    facts = {"what": used.label, "percent": used.percent, "price": price}
    is_used_up = _("%(store)s: what your plan includes this month is used up")
    return _letter(
        store,
        is_used_up if used.is_full else _("%(store)s: your plan fills up"),
        [
            _("%(what)s: %(percent)s %% of what your plan includes this month.") % facts,
            _("Your shop goes on as before. Each more costs %(price)s and comes with your next bill.")
            % facts,
        ],
        _("See your plan"),
    )


def _near_limit(store: Store, used: Usage) -> Letter:
    if used.more is not None:
        return _near_included(store, used)
    subject = (
        _("%(store)s: your plan's limit is reached") if used.is_full else _("%(store)s: your plan fills up")
    )
    facts = {"what": used.label, "percent": used.percent}
    return _letter(
        store,
        subject,
        [
            _("%(what)s: %(percent)s %% of what your plan allows.") % facts,
            _("Nothing is lost, but you can't add more until there is room or you choose a larger plan.")
            if used.is_full
            else _("When it is full, you can't add more until you choose a larger plan."),
        ],
        _("See your plan"),
    )


_BY_STATE: dict[State, Callable[[Subscription], Letter]] = {
    State.PAST_DUE: _past_due,
    State.GRACE: _grace,
    State.READ_ONLY: _read_only,
    State.SUSPENDED: _suspended,
    State.LEAVING: _leaving,
}
_NOTICES: dict[State, Callable[[Subscription], Letter]] = {
    State.TRIAL: _trial_ends,
    State.GRACE: _closing_soon,
    State.READ_ONLY: _closing_soon,
}
