"""What the dashboard shows. Domains add figures and panels; each is seen by those who have its right.

    dashboard.register_figures("orders", read_figures, permission="orders.view", order=10)
    dashboard.register_panel(Panel(
        name="latest-orders", template="orders/dashboard/latest.html", read=read_latest,
        permission="orders.view", order=20,
    ))

`read` is called in the store's schema and in its time zone. A panel whose `read` gives None is left out.
Called in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

from tenants.models import Membership, Store

Column = Literal["top", "main", "aside"]


@dataclass(frozen=True)
class Figure:
    """A number of today. `value` is as shown; `change` against yesterday is a ratio (0.12: 12 % more)."""

    label: str | Promise
    value: str
    change: float | None = None
    hint: str | Promise = ""
    series: Sequence[int] = ()
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """A card above all, in the wide or the narrow column. `template` gets what `read` gives as `facts`."""

    name: str
    template: str
    read: Callable[[Store], Mapping[str, Any] | None]
    permission: str
    order: int
    column: Column = "main"


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what it shows."""

    name: str
    template: str
    facts: Mapping[str, Any]


type FigureReader = Callable[[Store], Iterable[Figure]]

_figures: dict[str, tuple[int, str, FigureReader]] = {}
_panels: dict[str, Panel] = {}


def register_figures(name: str, read: FigureReader, *, permission: str, order: int) -> None:
    """Add figures to the row at the top. A name can be registered once."""
    if name in _figures:
        raise ValueError(f"the dashboard figures {name} are registered twice")
    _figures[name] = (order, permission, read)


def register_panel(panel: Panel) -> None:
    """Add a panel. A name can be registered once."""
    if panel.name in _panels:
        raise ValueError(f"the dashboard panel {panel.name} is registered twice")
    _panels[panel.name] = panel


def read_figures(store: Store, member: Membership) -> list[Figure]:
    """The figures that this member may see, in order."""
    readers = sorted(_figures.values(), key=lambda entry: entry[0])
    return [figure for _, permission, read in readers if member.may(permission) for figure in read(store)]


def read_panels(store: Store, member: Membership, column: Column) -> list[ShownPanel]:
    """The panels of one column that this member may see and that have something to show, in order."""
    chosen = sorted(
        (panel for panel in _panels.values() if panel.column == column and member.may(panel.permission)),
        key=lambda panel: panel.order,
    )
    shown = ((panel, panel.read(store)) for panel in chosen)
    return [ShownPanel(panel.name, panel.template, facts) for panel, facts in shown if facts is not None]
