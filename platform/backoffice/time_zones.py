"""The time zones that a store can be in, as a list that a person finds their own in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.addresses import country_names, name_order

type Choices = list[tuple[str | Promise, list[tuple[str, str]]]]

COMMON = {
    "zh-Hans": (
        *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo"),
        *("Europe/London", "America/New_York", "America/Los_Angeles", "UTC"),
    ),
    "en": (
        *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/London"),
        *("Europe/Berlin", "Asia/Shanghai", "Asia/Singapore", "Australia/Sydney", "UTC"),
    ),
}
REGIONS = {
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "America": _("Americas"),
    "Africa": _("Africa"),
    "Australia": _("Australia"),
    "Pacific": _("Pacific"),
    "Atlantic": _("Atlantic"),
    "Indian": _("Indian Ocean"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
}


def time_zone_choices(locale: str, standing: str = "") -> Choices:
    """Groups of (zone, label): the common ones of the locale, then every region by offset.

    `standing` is the zone that the store is in: it stays a choice though it may be an old name of another.
    """
    groups = _groups(locale, timezone.now().astimezone(UTC).date())
    known = {name for _group, rows in groups for name, _label in rows}
    if standing and standing not in known and standing in available_timezones():
        (title, rows), *rest = groups
        return [(title, [(standing, _Labels(locale).of(standing)), *rows]), *rest]
    return groups


def zone_label(zone: str, locale: str) -> str:
    """A zone as the choices show it."""
    return _Labels(locale).of(zone)


@lru_cache(maxsize=4)
def _groups(locale: str, today: date) -> Choices:
    """Made anew each day, because summer time changes the offsets."""
    labels = _Labels(locale)
    common = COMMON["zh-Hans" if locale.startswith("zh") else "en"]
    rows: dict[str, list[tuple[int, bytes, str, str]]] = {region: [] for region in REGIONS}
    shown = {labels.of(name) for name in common}
    for name in sorted(_places()):
        label = labels.of(name)
        if name not in common and label not in shown:
            shown.add(label)
            rows[name.partition("/")[0]].append(
                (labels.minutes(name), name_order(label, locale), label, name)
            )
    first = (_("Common"), [(name, labels.of(name)) for name in common])
    return [
        first,
        *(
            (title, [(name, label) for _minutes, _order, label, name in sorted(rows[region])])
            for region, title in REGIONS.items()
            if rows[region]
        ),
    ]


def _places() -> Iterator[str]:
    """Zones that are places, each by its name of today: old names and technical ones are left out."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    for name in available_timezones():
        if name in territories and name not in aliases and name.partition("/")[0] in REGIONS:
            yield name


class _Labels:
    """What zones are called in a locale."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.cities = Locale.parse(locale, sep="-").time_zones
        self.countries = country_names(locale)
        self.now = datetime.now(UTC)
        self.older: dict[str, list[str]] = {}
        for old, name in get_global("zone_aliases").items():
            self.older.setdefault(name, []).append(old)

    def minutes(self, name: str) -> int:
        """How far it is ahead of UTC now."""
        offset = self.now.astimezone(ZoneInfo(name)).utcoffset()
        return int(offset.total_seconds()) // 60 if offset else 0

    def of(self, name: str) -> str:
        """Such as "UTC+08:00 Shanghai, China"."""
        hours, minutes = divmod(abs(self.minutes(name)), 60)
        sign = "-" if self.minutes(name) < 0 else "+"
        return f"UTC{sign}{hours:02}:{minutes:02} {self._place(name)}"

    def _place(self, name: str) -> str:
        if "/" not in name:
            return name
        # Translations may stand under a name that the zone had before.
        known = (self.cities.get(each, {}).get("city") for each in (name, *self.older.get(name, ())))
        city = next(filter(None, known), name.rpartition("/")[2].replace("_", " "))
        country = self.countries.get(get_global("zone_territories").get(name, ""), "")
        if not country or country in {city, f"中国{city}"}:
            return str(country or city)
        return f"{city}（{country}）" if self.locale.startswith("zh") else f"{city}, {country}"
