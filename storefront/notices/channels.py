"""The channels of a store, and which of them the merchant chose for which notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.store_settings import Setting, declare
from kaidian_sdk.points.service import NotificationChannel
from plugins.calling import Offer, offers
from plugins.forms import said

from .registry import Notice

HOOK = "notification_channels"
LONGEST_ID = 40
CHOSEN = declare(
    Setting[dict[str, list[str]]](
        name="notices.channels", default={}, label=_("Ways to reach people"), field=forms.JSONField
    )
)
"""{notice: names of channels}."""


@dataclass(frozen=True)
class Channel:
    """A channel that is on in the current store."""

    offer: Offer

    @property
    def declared(self) -> NotificationChannel:
        return self.offer.declared  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """Its name in settings and errands: the plugin's id, a slash, its own."""
        return f"{self.offer.plugin.id}/{self.declared.id}"

    @property
    def label(self) -> str:
        """What people call it."""
        return said(self.declared.label)


def channels() -> list[Channel]:
    """Those that are on in this store, the core's first."""
    return [Channel(each) for each in offers(HOOK) if len(each.declared.id) <= LONGEST_ID]


def fits(channel: Channel, notice: Notice) -> bool:
    """Whether a channel reaches those whom a notice is for."""
    return channel.declared.to_staff == notice.to_staff


def chosen_for(notice: Notice, chosen: Mapping[str, list[str]], known: list[Channel]) -> list[Channel]:
    """The channels by which a notice goes out."""
    names = chosen.get(notice.id, [])
    return [each for each in known if each.name in names and fits(each, notice)]
