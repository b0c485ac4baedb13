"""White Crane Express: a carrier that charges by the kilogram, and more for what is far away."""

from __future__ import annotations

from collections.abc import Iterator

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Address, Basket
from kaidian_sdk.points.shipping import ShippingCarrier, ShippingRate

NAME = {"en": "White Crane Express", "zh-Hans": "白鹤速运"}
STANDARD = {"en": "White Crane, standard", "zh-Hans": "白鹤速运（标准）"}
EXPRESS = {"en": "White Crane, express", "zh-Hans": "白鹤速运（特快）"}
IN_DAYS = {
    "near": ({"en": "2 to 4 days", "zh-Hans": "2–4 天送达"}, {"en": "Next day", "zh-Hans": "次日送达"}),
    "far": ({"en": "5 to 9 days", "zh-Hans": "5–9 天送达"}, {"en": "2 to 3 days", "zh-Hans": "2–3 天送达"}),
}
"""When a parcel arrives, by zone: standard, express."""
GRAMS = 1_000


def rates(store: Store, basket: Basket, address: Address) -> list[ShippingRate]:
    """Standard and express, or nothing where it doesn't go."""
    zone = zone_of(store, address.country)
    kilograms = kilograms_of(basket)
    if not zone or kilograms > store.settings["heaviest"]:
        return []
    return list(_rates(store, zone, kilograms))


def zone_of(store: Store, country: str) -> str:
    """ "near", "far", or "" for a country that the merchant does not name."""
    for zone in ("near", "far"):
        codes = store.settings[zone].replace("，", ",").split(",")
        if country in {code.strip().upper() for code in codes}:
            return zone
    return ""


def kilograms_of(basket: Basket) -> int:
    """The weight of what has to be sent, rounded up to whole kilograms; what weighs nothing counts as one."""
    grams = sum(line.weight * line.quantity for line in basket.lines if line.requires_shipping)
    return max(-(-grams // GRAMS), 1)


def _rates(store: Store, zone: str, kilograms: int) -> Iterator[ShippingRate]:
    settings = store.settings
    prices = {
        "near": (settings["near_first"], settings["near_more"]),
        "far": (settings["far_first"], settings["far_more"]),
    }
    first, more = prices[zone]
    price = first + more * (kilograms - 1)
    slow, fast = IN_DAYS[zone]
    yield ShippingRate(code="standard", label=STANDARD, price=price, promise=slow)
    if surcharge := settings["express"]:
        yield ShippingRate(code="express", label=EXPRESS, price=price + surcharge, promise=fast)


@hookimpl
def shipping_carriers() -> list[ShippingCarrier]:
    followed = "https://crane.example/parcels/{number}"
    return [ShippingCarrier(id="crane", label=NAME, rates=rates, tracking_url=followed)]
