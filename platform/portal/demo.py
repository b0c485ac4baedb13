"""The demonstration store: a shop that looks like one, with goods, rules, people and some weeks of orders.

Made once, in a new database of a developer's machine; everything goes through the same actions as real life.
"""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import create_verified_account
from accounts.models import Account
from billing.actions.trial import try_out
from foundation.events import subject_name
from foundation.models import Event
from foundation.permissions import Role
from plugins.actions import install_plugin
from plugins.registry import tried
from storefront.catalog.media.pictures import rendition_key
from storefront.catalog.models import Variant
from storefront.catalog.samples import install_samples
from storefront.content.actions import add_shop_picture, save_policy
from storefront.content.samples import install_content
from storefront.customers.actions import (
    AddressDraft,
    issue_link,
    remember_customer,
    save_address,
    set_password,
)
from storefront.customers.models import CustomerToken
from storefront.orders.actions import cancel_order, fulfil_order, place_order
from storefront.orders.actions.fulfil_order import Tracking
from storefront.orders.draft import DraftLine, OrderDraft
from storefront.orders.models import Order
from storefront.payments.actions import record_payment
from storefront.samples.catalogue import SampleBanner, SampleHome, load_samples
from storefront.samples.reading import LocalText
from storefront.shipping.actions import save_rate, save_zone
from tenants.actions import add_member, open_store
from tenants.context import in_store
from tenants.models import Store
from themes.actions import install_theme
from vetting.samples import approve_sample

HANDLE = "gleam"
SHOPPER = "shopper@example.com"
PASSWORD = "open-the-shop"  # noqa: S105 - shown to everybody who starts the demo
DAYS = 21
BUYERS = (
    ("林小雨", "江苏省", "连云港市", "海州区花果山路 18 号"),
    ("陈默", "上海市", "上海市", "徐汇区湖南路 105 弄 3 号"),
    ("王思远", "北京市", "北京市", "东城区五道营胡同 42 号"),
    ("周慕云", "浙江省", "杭州市", "西湖区龙井路 1 号"),
    ("李青禾", "四川省", "成都市", "锦江区东大街 99 号"),
    ("许知夏", "广东省", "广州市", "越秀区署前路 27 号"),
    ("何嘉", "福建省", "厦门市", "思明区沙坡尾 60 号"),
    ("沈念", "湖南省", "长沙市", "天心区太平街 8 号"),
)


def open_demo() -> Store | None:
    """Open the demonstration store and write its sign-ins down for the start's panel. None if it stands."""
    if Account.objects.exists():
        return None
    owner = create_verified_account(email="merchant@example.com", password=PASSWORD, name="苏拾光")
    packer = create_verified_account(email="packer@example.com", password=PASSWORD, name="阿杰")
    operator = create_verified_account(email="operator@example.com", password=PASSWORD, name="Operator")
    Account.objects.filter(pk=operator.pk).update(is_staff=True, is_superuser=True)
    samples = load_samples()
    store = open_store(
        owner=owner,
        name=samples.shop.name.in_locale("zh-Hans"),
        handle=HANDLE,
        currency=samples.shop.currency,
        locale=samples.shop.default_locale,
        locales=samples.shop.locales,
        email=samples.shop.email,
        seeds=(try_out,),
    )
    add_member(store=store, account=packer, role=Role.FULFILMENT, actor=f"account:{owner.pk}")
    with in_store(store):
        _furnish(store)
        _live_some_weeks(store)
        open_an_account(store)
    approve_sample(store, by=operator.email)
    _write_down(store)
    return store


def try_plugins() -> list[str]:
    """Add the plugins of the folders that a developer tries to the demonstration store; which they are.

    A new version, with what it asks for, is agreed to; one that was turned off stays off.
    """
    store = Store.objects.filter(handle=HANDLE).first()
    if store is None:
        return []
    with in_store(store):
        return [install_plugin(plugin=name).plugin for name in tried()]


def open_an_account(store: Store) -> None:
    """Give the first buyer an account, with what they ordered and an address book."""
    name, region, city, street = BUYERS[0]
    customer = remember_customer(email=SHOPPER, name=name, phone="", locale=store.locale)
    purpose = CustomerToken.Purpose.ACTIVATE
    set_password(token=issue_link(customer=customer, purpose=purpose), purpose=purpose, password=PASSWORD)
    draft = AddressDraft(
        country="CN", first_name=name, phone="+8613800138000", region=region, city=city, line1=street
    )
    save_address(customer=customer, draft=draft)


def _furnish(store: Store) -> None:
    install_samples()
    install_content()
    _add_shipping()
    _add_policies()
    _dress(store)


def _others(text: LocalText) -> str:
    return text.in_locale("en")


def _add_shipping() -> None:
    for sample in load_samples().shipping:
        countries = [code for code in sample.countries if code != "*"]
        zone = save_zone(name=sample.name.in_locale("zh-Hans"), countries=countries)
        days = f"{sample.min_days}–{sample.max_days}"
        save_rate(
            zone=zone,
            name=sample.name.in_locale("zh-Hans"),
            promise=f"{days} 天送达",
            price=sample.price,
            free_over=sample.free_over,
            translations={"en": {"name": _others(sample.name), "promise": f"{days} days"}},
        )


def _add_policies() -> None:
    kinds = {
        "refund": "refund-policy",
        "privacy": "privacy-policy",
        "shipping": "shipping-policy",
        "terms": "terms-of-service",
    }
    for sample in load_samples().policies:
        body = sample.body
        save_policy(
            kind=kinds[sample.kind], body=body.in_locale("zh-Hans"), translations={"en": _others(body)}
        )


def _dress(store: Store) -> None:
    """The theme with the shop's own words and pictures on its home page."""
    home = load_samples().home
    for name, banner in (("hero", home.hero), ("story", home.story), ("gift", home.gift)):
        alt = banner.picture.alt
        add_shop_picture(
            name=name,
            data=banner.picture.path.read_bytes(),
            alt=alt.in_locale("zh-Hans"),
            translations={"en": {"alt": _others(alt)}},
        )
    install_theme(package="courtyard", preset="mist", settings={"templates": {"index": _home_page(home)}})


def _home_page(home: SampleHome) -> dict[str, Any]:
    sections: dict[str, dict[str, Any]] = {
        "hero": _banner("hero", "hero", home.hero, layout="full"),
        "new": {
            "type": "featured-collection",
            "settings": {
                "collection": "new-arrivals",
                "count": 8,
                "eyebrow": "t:home.featured.eyebrow",
                "heading": "t:home.featured.heading",
            },
        },
        "story": _banner("image-with-text", "story", home.story),
        "collections": {"type": "collection-list"},
        "gift": _banner("image-with-text", "gift", home.gift),
        "badges": _badges(home),
    }
    return {"sections": sections, "order": list(sections)}


def _banner(kind: str, picture: str, banner: SampleBanner, **more: Any) -> dict[str, Any]:
    words: dict[str, Any] = {"heading": _both(banner.heading), "text": _both(banner.body)}
    if banner.button and banner.link:
        words |= {"button": _both(banner.button), "link": banner.link}
    return {"type": kind, "settings": {"image": picture, **words, **more}}


def _badges(home: SampleHome) -> dict[str, Any]:
    icons = ("parcel", "return", "shield", "chat")
    blocks = {
        f"badge-{index}": {
            "type": "badge",
            "settings": {"icon": icon, "heading": _both(point.heading), "text": _both(point.body)},
        }
        for index, (icon, point) in enumerate(zip(icons, home.points, strict=False))
    }
    return {"type": "trust-badges", "blocks": blocks, "block_order": list(blocks)}


def _both(text: LocalText) -> dict[str, str]:
    return {locale: text.in_locale(locale) for locale in ("zh-Hans", "en")}


def _live_some_weeks(store: Store) -> None:
    """Orders of the past weeks: more on week-ends, most of them sent, one or two given up."""
    chance = random.Random(20260808)  # noqa: S311 - the same past on every machine
    now = timezone.now()
    variants = [variant for variant in _in_stock() if variant.price < 60_000]
    for days_ago in range(DAYS, -1, -1):
        busy = 2 + (now - timedelta(days=days_ago)).weekday() // 5 * 2
        for _turn in range(chance.randint(1, busy + 1)):
            at = now - timedelta(days=days_ago, minutes=chance.randint(5, 700))
            _order(store, chance, variants, min(at, now - timedelta(minutes=3)), days_ago)


def _in_stock() -> list[Variant]:
    """Variants that some orders of the past can take from and leave enough."""
    variants = Variant.objects.select_related("product").prefetch_related("stock_levels").order_by("pk")
    return [
        variant
        for variant in variants
        if not variant.is_tracked or sum(level.available for level in variant.stock_levels.all()) > 12
    ]


def _order(store: Store, chance: random.Random, variants: list[Variant], at: datetime, days_ago: int) -> None:
    order = place_order(draft=_draft(store, chance, chance.sample(variants, chance.choice((1, 1, 1, 2, 3)))))
    is_paid = chance.random() > 0.07
    if is_paid:
        record_payment(order=order, actor="system", method="支付宝")
    else:
        cancel_order(order=order, reason="unpaid")
    if is_paid and days_ago > 1 and chance.random() < 0.95:
        units = {line.pk: line.quantity for line in order.lines.all()}
        number = f"SF{chance.randint(10**11, 10**12 - 1)}"
        fulfil_order(order=order, units=units, tracking=Tracking("顺丰速运", number))
    _move_into_the_past(order, at, is_paid=is_paid)


@transaction.atomic
def _move_into_the_past(order: Order, at: datetime, *, is_paid: bool) -> None:
    """Let it have happened then. Its letters are not written any more."""
    paid_at = at + timedelta(minutes=1) if is_paid else None
    Order.objects.filter(pk=order.pk).update(placed_at=at, paid_at=paid_at)
    order.fulfilments.update(created_at=at + timedelta(hours=20))
    Event.objects.filter(subject=subject_name(order)).update(at=at, delivered_at=at)


def _draft(store: Store, chance: random.Random, variants: list[Variant]) -> OrderDraft:
    buyer = chance.randrange(len(BUYERS))
    name, region, city, street = BUYERS[buyer]
    lines = [
        DraftLine(
            variant=variant,
            quantity=1,
            unit_price=variant.price,
            title=variant.product.title,
            variant_title=variant.title,
            picture=_small_picture(variant),
        )
        for variant in variants
    ]
    subtotal = sum(line.total for line in lines)
    phone = f"+86138001380{buyer:02}"
    address = {"name": name, "phone": phone, "country": "CN", "region": region, "city": city, "line1": street}
    return OrderDraft(
        cart_token="",
        fingerprint="demo",
        email=f"buyer{buyer + 1}@example.com" if buyer else SHOPPER,
        phone=phone,
        locale=store.locale,
        currency=store.currency,
        lines=lines,
        address=address,
        shipping_name="中国大陆标准快递",
        shipping=0 if subtotal >= 19_900 else 1_200,
    )


def _small_picture(variant: Variant) -> str:
    """Where the small picture of a variant will lie once it is rendered."""
    media = variant.media or variant.product.media.first()
    return rendition_key(media.content_hash, 320, "webp") if media else ""


def _write_down(store: Store) -> None:
    people = (
        ("Merchant · 商家", "merchant@example.com"),
        ("Packer · 发货员", "packer@example.com"),
        ("Operator · 运营", "operator@example.com"),
        ("Shopper · 顾客", SHOPPER),
    )
    known = {
        "stores": [{"name": store.name, "url": store.url}],
        "people": [{"role": role, "email": email, "password": PASSWORD} for role, email in people],
    }
    settings.RUN_DIR.mkdir(parents=True, exist_ok=True)
    (settings.RUN_DIR / "demo.json").write_text(json.dumps(known, ensure_ascii=False, indent=2))
