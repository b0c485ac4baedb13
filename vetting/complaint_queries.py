"""Reads of complaints: where a page leads, what is taken down, the operators' queue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from storefront.catalog.models import Product
from storefront.content.models import Article, ContentPage
from tenants.context import in_store
from tenants.models import Domain, Store

from .complaint_states import STANDING, WAITING, Kind, Status, Target
from .models import Complaint, TakedownCopy

_SALT = "vetting.complaint"
_THING = re.compile(
    r"/(?:products/(?P<product>[^/]+)|pages/(?P<page>[^/]+)|blogs/(?P<blog>[^/]+)/(?P<article>[^/]+))/?$"
)


def store_at(where: str) -> Store | None:
    """The store whose page, host or handle this is."""
    text = where.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if not host or "\x00" in host:
        return None
    names = [host] if "." in host else [host, f"{host}.{settings.STORES_DOMAIN}"]
    domain = Domain.objects.filter(host__in=names).select_related("store").first()
    if domain is None or domain.store.status == Store.Status.CLOSED:
        return None
    found: Store = domain.store
    return found


@dataclass(frozen=True)
class Thing:
    """What an address leads to in a store. `made_at` says when it was made."""

    target: Target
    number: int | None
    title: str
    handle: str = ""
    made_at: datetime | None = None


def thing_at(store: Store, url: str) -> Thing:
    """The product, page or post at an address, also one that is hidden; else the whole store."""
    try:
        path = unquote(urlsplit(url if "//" in url else f"//{url}").path).replace("\x00", "")
    except ValueError:
        path = ""
    match = _THING.search(path)
    found: Product | ContentPage | Article | None = None
    target = Target.STORE
    with in_store(store):
        if match and match["product"]:
            target, found = Target.PRODUCT, Product.objects.filter(handle=match["product"]).first()
        elif match and match["page"]:
            target, found = Target.PAGE, ContentPage.objects.filter(handle=match["page"]).first()
        elif match:
            rows = Article.objects.filter(blog__handle=match["blog"], handle=match["article"])
            target, found = Target.ARTICLE, rows.first()
    if found is None:
        return Thing(Target.STORE, None, store.name)
    return Thing(target, found.pk, found.title, found.handle, found.created_at)


def panel_of(store: Store) -> Mapping[str, Any] | None:
    """What the dashboard says: what was taken down and not objected to; None for nothing."""
    rows = complaints_of(store).filter(status=Status.TAKEN_DOWN)
    return {"complaints": list(rows[:5])} if rows.exists() else None


def complaints_of(store: Store) -> QuerySet[Complaint]:
    """What a merchant is told of: complaints that had, or have, something of theirs taken down, newest first.

    Also where it was taken down in the store that theirs was made of.
    """
    copied = TakedownCopy.objects.filter(store=store).values("complaint_id")
    return Complaint.objects.filter(Q(store=store) | Q(pk__in=copied)).exclude(target="").order_by("-pk")


def secret_of(number: str) -> str:
    """What opens the page of a complaint to who made it."""
    return salted_hmac(_SALT, number, algorithm="sha256").hexdigest()[:40]


def complaint_behind(number: str, secret: str) -> Complaint | None:
    """The complaint of a link that we sent; None where the secret is another's."""
    if not constant_time_compare(secret, secret_of(number)):
        return None
    return Complaint.objects.filter(number=number).first()


def mark_of(complaint: Complaint) -> str:
    """What tells whether anything happened to a complaint since a page was read; notes don't count."""
    return str(complaint.steps.filter(is_note=False).order_by("-pk").values_list("pk", flat=True).first())


def complaints_found(*, words: str = "", status: str = "", kind: str = "") -> QuerySet[Complaint]:
    """Complaints by number, store, person or text; "waiting": the operators' turn, "due": may be restored."""
    rows = Complaint.objects.select_related("store")
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(number__iexact=word)
            | Q(store_name__icontains=word)
            | Q(url__icontains=word)
            | Q(name__icontains=word)
            | Q(email__icontains=word)
        )
    if status == "waiting":
        rows = rows.filter(status__in=WAITING)
    elif status == "due":
        rows = rows.filter(status=Status.COUNTERED, wait_until__lte=timezone.now())
    elif status in Status:
        rows = rows.filter(status=status)
    return rows.filter(kind=kind) if kind in Kind else rows


def infringements_of(store_id: int | None) -> int:
    """How often something of this store was taken down and is not restored."""
    return Complaint.objects.filter(store_id=store_id, status__in=STANDING).count() if store_id else 0


def how_many_complaints_wait() -> int:
    """Complaints that wait for an operator."""
    return Complaint.objects.filter(status__in=WAITING).count()
