"""Choose which facets the shop shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.models import StoreSetting
from storefront.catalog.events import FacetsChosen
from storefront.catalog.facets import MAX_LENGTH, NAMES, SHOWN

MAX_FACETS = 200


@transaction.atomic
def choose_facets(*, names: Sequence[str], actor: str = SYSTEM) -> list[str]:
    """Show these facets in this order; names as in `facets.SHOWN`. Raises ActionError for an unknown one."""
    wanted = list(dict.fromkeys(names))
    known = [name for name in wanted if name in NAMES or _is_option(name)]
    if known != wanted or len(wanted) > MAX_FACETS:
        raise ActionError("facet_unknown", _("One of these filters is not known. Load the page again."))
    SHOWN.write(wanted)
    # A setting that is at its default has no row, and an event needs something that it is about.
    record(FacetsChosen(names=wanted), subject=StoreSetting(name=SHOWN.name), actor=actor)
    return wanted


def _is_option(name: str) -> bool:
    option = name.removeprefix("-").removeprefix("option:")
    return name.removeprefix("-").startswith("option:") and 0 < len(option) <= MAX_LENGTH
