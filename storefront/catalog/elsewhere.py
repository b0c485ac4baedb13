"""What plugins offer products from or to, as people choose it."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.calling import Offer
from plugins.forms import said


@dataclass(frozen=True)
class Elsewhere:
    """A source or a target that is on in the current store."""

    offer: Offer

    @property
    def plugin(self) -> str:
        return self.offer.plugin.id

    @property
    def name(self) -> str:
        return str(self.offer.declared.id)

    @property
    def label(self) -> str:
        """What people call it."""
        return said(self.offer.declared.label)

    @property
    def help(self) -> str:
        """What its plugin is about."""
        return said(self.offer.plugin.manifest.summary)
