"""What theme settings, sections and blocks declare: settings, the blocks they take, and their presets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.problems import Message, Report
from themes.format.setting_types import CHOICE, INFORMATION, is_dynamic, is_known, tidy, value_fault

MAX_BLOCKS = 50
MAX_STEPS = 101
"""Positions that a range should have at most."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select or radio."""

    value: str
    label: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared setting. `default` is of the type's own kind; None when there is none.

    A header or paragraph, which only says something, has no id. `extra` holds what only some types have
    (placeholder, unit, limit, accept, definition, role, metaobject_type …), as it stands in JSON.
    """

    id: str
    type: str
    default: Any = None
    label: str = ""
    info: str = ""
    options: tuple[Option, ...] = ()
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    visible_if: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def fault(self, value: object) -> Message | None:
        """Why `value` can't be this setting's, None when it can."""
        if found := value_fault(self.type, value):
            return found
        if value is None or is_dynamic(value):
            return None
        if self.type in CHOICE and value not in [option.value for option in self.options]:
            options = ", ".join(option.value for option in self.options)
            return sentence(_("“%(value)s” is none of %(options)s"), value=value, options=options)
        if self.type == "range" and not self.minimum <= value <= self.maximum:  # type: ignore[operator]
            return sentence(
                _("%(value)s is not between %(least)s and %(most)s"),
                value=value,
                least=f"{self.minimum:g}",
                most=f"{self.maximum:g}",
            )
        return None

    def fitting(self, value: Any) -> Any:
        """The value as this setting's type has it, or the default when it does not fit (any more)."""
        tidied = tidy(self.type, value)
        return self.default if self.fault(tidied) else tidied


type Settings = dict[str, Setting]


@dataclass(frozen=True, slots=True)
class BlockType:
    """A kind of block that a section declares by itself."""

    type: str
    name: str
    entries: tuple[Setting, ...] = ()
    settings: Settings = field(default_factory=dict)
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Accepts:
    """Which theme blocks a section or block takes beside those it declares by itself.

    `theme`: every public one; `app`: those of apps; `named`: these, private ones too.
    """

    theme: bool = False
    app: bool = False
    named: tuple[str, ...] = ()

    def takes(self, kind: str) -> bool:
        """Whether a theme block of this type may stand inside."""
        return kind in self.named or (self.theme and not kind.startswith("_"))


@dataclass(frozen=True, slots=True)
class AllowedIn:
    """Where a section may stand, by templates ("product", "*") and groups ("header", "custom.x")."""

    templates: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """What the `{% schema %}` of a section or a block file declares.

    `entries` are the settings in order with headers and paragraphs; `settings` those with a value. `tag` is
    "" for a block without a wrapper. A limit of 0 is none.
    """

    name: str
    tag: str = "div"
    css_class: str = ""
    entries: tuple[Setting, ...] = ()
    settings: Settings = field(default_factory=dict)
    blocks: Mapping[str, BlockType] = field(default_factory=dict)
    accepts: Accepts = Accepts()
    limit: int = 0
    max_blocks: int = MAX_BLOCKS
    presets: tuple[Mapping[str, Any], ...] = ()
    default: Mapping[str, Any] = field(default_factory=dict)
    locales: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    enabled_on: AllowedIn | None = None
    disabled_on: AllowedIn | None = None

    def may_stand_in(self, kind: Literal["template", "group"], name: str) -> bool:
        """Whether the section may be added to a template ("product", of any suffix) or a group's type."""
        if self.enabled_on is not None:
            return _listed(self.enabled_on, kind, name)
        return self.disabled_on is None or not _listed(self.disabled_on, kind, name)


def _listed(places: AllowedIn, kind: Literal["template", "group"], name: str) -> bool:
    names = places.templates if kind == "template" else places.groups
    return "*" in names or name.partition(".")[0] in names or name in names


def parse_settings(declared: object, report: Report, *path: str | int) -> tuple[Setting, ...]:
    """The settings of a list as it stands in JSON at `path`; what is wrong goes to the report."""
    if not isinstance(declared, list):
        report.fault(_("a list of settings was expected"), *path)
        return ()
    found: dict[str, Setting] = {}
    entries: list[Setting] = []
    for index, entry in enumerate(declared):
        place = (*path, index)
        if not isinstance(entry, Mapping):
            report.fault(_("a setting is an object"), *place)
            continue
        setting = _setting(entry)
        if setting.type in INFORMATION:
            entries.append(setting)
        elif _is_sound(setting, entry, found, report, place):
            found[setting.id] = setting
            entries.append(setting)
    return tuple(entries)


def by_id(entries: Sequence[Setting]) -> Settings:
    """The settings that have a value, by id."""
    return {entry.id: entry for entry in entries if entry.type not in INFORMATION}


def declared_twice(identity: str) -> Message:
    """What is wrong with the second of two settings of one id."""
    return sentence(_("the setting “%(name)s” is declared twice"), name=identity)


def _is_sound(
    setting: Setting,
    entry: Mapping[str, Any],
    found: Mapping[str, Setting],
    report: Report,
    place: tuple[str | int, ...],
) -> bool:
    if not setting.id:
        report.fault(
            sentence(_("a setting of the type “%(type)s” has no id"), type=entry.get("type")), *place
        )
        return False
    if not is_known(setting.type):
        unknown = sentence(
            _("the setting “%(name)s” has the unknown type “%(type)s”"),
            name=setting.id,
            type=entry.get("type"),
        )
        report.fault(unknown, *place, "type")
        return False
    if setting.id in found:
        report.fault(declared_twice(setting.id), *place, "id")
        return False
    if setting.type in CHOICE and not setting.options:
        report.fault(sentence(_("the setting “%(name)s” has no options"), name=setting.id), *place)
    elif setting.type == "range" and not _is_sound_range(setting, entry, report, place):
        return True
    elif fault := setting.fault(setting.default):
        message = sentence(_("the default of “%(name)s”: %(fault)s"), name=setting.id, fault=fault)
        report.warning(message, *place, "default")
    return True


def _is_sound_range(
    setting: Setting, entry: Mapping[str, Any], report: Report, place: tuple[str | int, ...]
) -> bool:
    for member in ("min", "max", "step"):
        if _plain_number(entry.get(member, 1 if member == "step" else None)) is None:
            message = _("the range “%(name)s” needs a number as `%(member)s`")
            report.fault(sentence(message, name=setting.id, member=member), *place, member)
            return False
    if setting.minimum >= setting.maximum:
        message = _("the range “%(name)s” ends where it begins, or before")
        report.fault(sentence(message, name=setting.id), *place, "max")
        return False
    if setting.step <= 0:
        message = _("the step of the range “%(name)s” must be above 0")
        report.fault(sentence(message, name=setting.id), *place, "step")
        return False
    steps = (setting.maximum - setting.minimum) / setting.step
    if steps < 1:
        message = _("the step of the range “%(name)s” is larger than the range")
        report.fault(sentence(message, name=setting.id), *place, "step")
        return False
    if steps > MAX_STEPS:
        message = _("the range “%(name)s” has more than %(most)s positions")
        report.warning(sentence(message, name=setting.id, most=MAX_STEPS), *place, "step")
    if isinstance(setting.default, int | float):
        ahead = (setting.default - setting.minimum) / setting.step
        if abs(ahead - round(ahead)) > 1e-6:
            message = _("the default of “%(name)s” is between two steps")
            report.warning(sentence(message, name=setting.id), *place, "default")
    return True


_OWN = frozenset(
    {"type", "id", "default", "label", "info", "options", "min", "max", "step", "visible_if", "content"}
)


def _setting(entry: Mapping[str, Any]) -> Setting:
    kind = str(entry.get("type", ""))
    return Setting(
        id=str(entry.get("id") or "") if kind not in INFORMATION else "",
        type=kind,
        default=tidy(kind, entry.get("default")),
        label=str(entry.get("label") or entry.get("content") or ""),
        info=str(entry.get("info") or ""),
        options=_options(entry.get("options")),
        minimum=_number(entry.get("min"), 0),
        maximum=_number(entry.get("max"), 0),
        step=_number(entry.get("step"), 1),
        visible_if=str(entry.get("visible_if") or ""),
        extra={name: value for name, value in entry.items() if name not in _OWN},
    )


def _options(declared: object) -> tuple[Option, ...]:
    options = declared if isinstance(declared, list) else []
    return tuple(
        Option(
            str(tidy("select", option["value"])),
            str(option.get("label") or ""),
            str(option.get("group") or ""),
        )
        for option in options
        if isinstance(option, Mapping) and option.get("value") is not None
    )


def _number(value: object, otherwise: float) -> float:
    number = _plain_number(value)
    return otherwise if number is None else number


def _plain_number(value: object) -> float | None:
    tidied = tidy("number", value)
    is_number = isinstance(tidied, int | float) and not isinstance(tidied, bool)
    return tidied if is_number else None


def check_values(values: object, settings: Settings, report: Report, *path: str | int) -> None:
    """Warn of every value that is not declared or does not fit its declaration; pages pass over them."""
    if not isinstance(values, Mapping):
        report.fault(_("an object of settings was expected"), *path)
        return
    for identity, value in values.items():
        setting = settings.get(identity)
        if setting is None:
            message = sentence(_("the setting “%(name)s” is not declared"), name=identity)
            report.warning(message, *path, identity)
        elif fault := setting.fault(tidy(setting.type, value)):
            message = sentence(_("the setting “%(name)s”: %(fault)s"), name=identity, fault=fault)
            report.warning(message, *path, identity)
