"""Old addresses that lead to new ones."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.content.events import RedirectDeleted, RedirectSaved
from storefront.content.models import Redirect

MAX_PATH = 1_024
MAX_TARGET = 2_048


@transaction.atomic
def save_redirect(*, path: str, target: str, actor: str = SYSTEM) -> Redirect:
    """Let an address of the shop lead to another, of the shop or of the web; a former one is replaced.

    Raises ActionError for addresses that can't be, and for one that leads to itself.
    """
    old, new = tidy_path(path), target.replace("\0", "").strip()
    if not old or old == "/" or len(old) > MAX_PATH:
        message = _("Give the old address as a path of your shop, such as /pages/about-us.")
        raise ActionError("path_invalid", message, field="path")
    is_whole = new.startswith(("https://", "http://"))
    is_path = new.startswith("/") and not new.startswith(("//", "/\\"))
    if not (is_whole or is_path) or len(new) > MAX_TARGET or any(sign.isspace() for sign in new):
        message = _("Give the new address as a path such as /pages/about, or a whole address.")
        raise ActionError("target_invalid", message, field="target")
    if tidy_path(new) == old:
        raise ActionError("target_same", _("An address can't lead to itself."), field="target")
    redirect, _made = Redirect.objects.update_or_create(path=old, defaults={"target": new})
    record(RedirectSaved(path=old, target=new), subject=redirect, actor=actor)
    return redirect


@transaction.atomic
def delete_redirect(*, redirect_id: int, actor: str = SYSTEM) -> None:
    """Let an old address lead nowhere again."""
    redirect = Redirect.objects.get(pk=redirect_id)
    record(RedirectDeleted(path=redirect.path), subject=redirect, actor=actor)
    redirect.delete()


def forward(*, old: str, new: str, actor: str) -> None:
    """A thing of the shop moved: lead to where it is now, and what led to it already there as well.

    What was at the new address before is forgotten: something stands there now.
    """
    Redirect.objects.filter(path=new).delete()
    Redirect.objects.filter(target=old).update(target=new)
    save_redirect(path=old, target=new, actor=actor)


def tidy_path(path: str) -> str:
    """A path as it is compared: without query, fragment and slash at the end."""
    bare = path.replace("\0", "").strip().partition("#")[0].partition("?")[0]
    return (bare.rstrip("/") or "/") if bare.startswith("/") and not bare.startswith("//") else ""
