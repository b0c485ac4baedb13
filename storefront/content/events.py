"""What happens to a store's texts."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class PolicyChanged(EventPayload, name="content.policy_changed"):
    """One of the shop's rules was written anew."""

    kind: str


@dataclass(frozen=True)
class ShopPictureAdded(EventPayload, name="content.picture_added"):
    """A picture of the shop was put in place, not rendered yet."""

    picture: int
