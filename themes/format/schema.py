"""What theme settings, sections and blocks declare: settings, the blocks they take, and their presets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from themes.format.problems import Report
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

    def fault(self, value: object) -> str:
        """Why `value` can't be this setting's, "" when it can."""
        if found := value_fault(self.type, value):
            return found
        if value is None or is_dynamic(value):
            return ""
        if self.type in CHOICE and value not in [option.value for option in self.options]:
            return f"“{value}” is none of {', '.join(option.value for option in self.options)}"
        if self.type == "range" and not self.minimum <= value <= self.maximum:  # type: ignore[operator]
            return f"{value} is not between {self.minimum:g} and {self.maximum:g}"
        return ""

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
        report.fault("a list of settings was expected", *path)
        return ()
    found: dict[str, Setting] = {}
    entries: list[Setting] = []
    for index, entry in enumerate(declared):
        place = (*path, index)
        if not isinstance(entry, Mapping):
            report.fault("a setting is an object", *place)
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


def _is_sound(
    setting: Setting,
    entry: Mapping[str, Any],
    found: Mapping[str, Setting],
    report: Report,
    place: tuple[str | int, ...],
) -> bool:
    if not setting.id:
        report.fault(f"a setting of the type {entry.get('type')!r} has no id", *place)
        return False
    if not is_known(setting.type):
        report.fault(f"the setting “{setting.id}” has the unknown type {entry.get('type')!r}", *place, "type")
        return False
    if setting.id in found:
        report.fault(f"the setting “{setting.id}” is declared twice", *place, "id")
        return False
    if setting.type in CHOICE and not setting.options:
        report.fault(f"the setting “{setting.id}” has no options", *place)
    elif setting.type == "range" and not _is_sound_range(setting, entry, report, place):
        return True
    elif fault := setting.fault(setting.default):
        report.warning(f"the default of “{setting.id}”: {fault}", *place, "default")
    return True


def _is_sound_range(
    setting: Setting, entry: Mapping[str, Any], report: Report, place: tuple[str | int, ...]
) -> bool:
    for member in ("min", "max", "step"):
        if _plain_number(entry.get(member, 1 if member == "step" else None)) is None:
            report.fault(f"the range “{setting.id}” needs a number as `{member}`", *place, member)
            return False
    if setting.minimum >= setting.maximum:
        report.fault(f"the range “{setting.id}” ends where it begins, or before", *place, "max")
        return False
    if setting.step <= 0:
        report.fault(f"the step of the range “{setting.id}” must be above 0", *place, "step")
        return False
    steps = (setting.maximum - setting.minimum) / setting.step
    if steps < 1:
        report.fault(f"the step of the range “{setting.id}” is larger than the range", *place, "step")
        return False
    if steps > MAX_STEPS:
        report.warning(f"the range “{setting.id}” has more than {MAX_STEPS} positions", *place, "step")
    if isinstance(setting.default, int | float):
        ahead = (setting.default - setting.minimum) / setting.step
        if abs(ahead - round(ahead)) > 1e-6:
            report.warning(f"the default of “{setting.id}” is between two steps", *place, "default")
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
        report.fault("an object of settings was expected", *path)
        return
    for identity, value in values.items():
        setting = settings.get(identity)
        if setting is None:
            report.warning(f"the setting “{identity}” is not declared", *path, identity)
        elif fault := setting.fault(tidy(setting.type, value)):
            report.warning(f"the setting “{identity}”: {fault}", *path, identity)
