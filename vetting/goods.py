"""What stores may sell, declared once: what asks for a licence, and what nobody may sell here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .papers import Paper


@dataclass(frozen=True)
class Goods:
    """A kind of goods. `needs` is the paper that it asks for; `is_forbidden`: nobody sells them here."""

    name: str
    label: str | Promise
    needs: Paper | None = None
    is_forbidden: bool = False


ALL = (
    Goods("clothing", _("Clothing and shoes")),
    Goods("jewellery", _("Jewellery and watches")),
    Goods("beauty", _("Beauty and care")),
    Goods("home", _("Home and garden")),
    Goods("electronics", _("Electronics")),
    Goods("toys", _("Toys and children's things")),
    Goods("sports", _("Sports and outdoors")),
    Goods("crafts", _("Art and crafts")),
    Goods("digital", _("Digital goods and courses")),
    Goods("services", _("Services and bookings")),
    Goods("other", _("Other goods")),
    Goods("food", _("Food and drinks"), needs=Paper.FOOD),
    Goods("supplements", _("Food supplements"), needs=Paper.FOOD),
    Goods("alcohol", _("Alcohol"), needs=Paper.ALCOHOL),
    Goods("books", _("Books, music and films"), needs=Paper.PUBLICATIONS),
    Goods("medicine", _("Medicine"), needs=Paper.MEDICINE),
    Goods("devices", _("Medical devices"), needs=Paper.DEVICES),
    Goods("finance", _("Financial services"), needs=Paper.FINANCE),
    Goods("adult", _("Goods for adults"), needs=Paper.AGE_CHECK),
    Goods("tobacco", _("Tobacco and vapes"), is_forbidden=True),
    Goods("weapons", _("Weapons and ammunition"), is_forbidden=True),
    Goods("drugs", _("Drugs and narcotics"), is_forbidden=True),
    Goods("wildlife", _("Protected animals and plants"), is_forbidden=True),
    Goods("gambling", _("Gambling and lotteries"), is_forbidden=True),
)
BY_NAME = {goods.name: goods for goods in ALL}


def labels(names: list[str]) -> list[str]:
    """What kinds of goods are called; a kind that is no longer declared by its name."""
    return [str(BY_NAME[name].label) if name in BY_NAME else name for name in names]
