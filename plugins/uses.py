"""Points at which a plugin is used only where a merchant chose it: the search of the shop, who answers in
its chat.

    for offer in chosen("chat_bots"):
        ...
"""

from __future__ import annotations

from django import forms

from foundation.store_settings import Setting, declare

from .calling import Offer, Offers
from .registry import declaring
from .words import ADDITIONS

EXCLUSIVE = frozenset({"search_providers"})
"""Where one is used at most: choosing one puts the other aside."""
USES: dict[str, Setting[list[str]]] = {
    hook: declare(
        Setting[list[str]](
            name=f"plugins.uses.{hook}", default=[], label=ADDITIONS[hook], field=forms.JSONField
        )
    )
    for hook in ("search_providers", "chat_bots")
}
"""Names of what is used by hook: the plugin's id, a slash, the declaration's."""


def use_name(plugin: str, declaration: str) -> str:
    """How a declaration is named in the settings."""
    return f"{plugin}/{declaration}"


def chosen(hook: str, offers: Offers | None = None) -> list[Offer]:
    """What a merchant chose at a point and is on, in the order of choosing; without what is paused.

    Nothing is asked where no plugin declares anything there.
    """
    if not declaring(hook):
        return []
    found = {use_name(each.plugin.id, each.declared.id): each for each in (offers or Offers()).at(hook)}
    if not found:
        return []
    return [found[name] for name in USES[hook].read() if name in found and not found[name].is_paused]
