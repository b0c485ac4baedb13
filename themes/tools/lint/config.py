"""`.theme-check.toml` in the folder of a theme: which checks run, how strict they are, what is left out.

ignore = ["assets/vendor-*.js"]

[checks.HardcodedText]
enabled = false

[checks.UnusedSnippet]
severity = "error"
ignore = ["snippets/app-*"]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from themes.tools.lint.offence import Severity
from themes.tools.lint.table import CHECKS, Check

FILE = ".theme-check.toml"


class ConfigFault(Exception):
    """The configuration can't be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the configuration says of one check; None leaves the check's own severity."""

    enabled: bool = True
    severity: Severity | None = None
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What is checked, and how strictly."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()

    def rule(self, check: Check) -> Rule:
        """The rule of a check."""
        return self.rules.get(check.id, Rule())

    def leaves_out(self, path: str, rule: Rule) -> bool:
        """Whether a file is not looked at."""
        return any(fnmatch(path, pattern) for pattern in (*self.ignore, *rule.ignore))


def read_config(folder: Path) -> Config:
    """The configuration of a theme's folder, the usual one without a file. Raises ConfigFault."""
    try:
        text = (folder / FILE).read_text()
    except FileNotFoundError:
        return Config()
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigFault(f"{FILE}: {error}") from error
    unknown = sorted(data.keys() - {"ignore", "checks"})
    if unknown:
        raise ConfigFault(f"{FILE}: “{unknown[0]}” is not known; there are “ignore” and “checks”")
    checks = data.get("checks", {})
    if not isinstance(checks, Mapping):
        raise ConfigFault(f"{FILE}: checks: a table for each check was expected")
    return Config({name: _rule(name, rule) for name, rule in checks.items()}, _patterns(data, "ignore"))


def _rule(name: str, data: Any) -> Rule:
    if name not in CHECKS:
        raise ConfigFault(f"{FILE}: there is no check “{name}”")
    if not isinstance(data, Mapping):
        raise ConfigFault(f"{FILE}: checks.{name}: a table was expected")
    unknown = sorted(data.keys() - {"enabled", "severity", "ignore"})
    if unknown:
        raise ConfigFault(f"{FILE}: checks.{name}: “{unknown[0]}” is not known")
    word = data.get("severity")
    if word is not None and word not in (each.word for each in Severity):
        raise ConfigFault(f"{FILE}: checks.{name}: a severity is error, warning or hint")
    severity = next((each for each in Severity if each.word == word), None)
    if not isinstance(data.get("enabled", True), bool):
        raise ConfigFault(f"{FILE}: checks.{name}.enabled: true or false was expected")
    return Rule(data.get("enabled", True), severity, _patterns(data, f"checks.{name}.ignore"))


def _patterns(data: Mapping[str, Any], where: str) -> tuple[str, ...]:
    found = data.get("ignore", [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ConfigFault(f"{FILE}: {where}: a list of paths was expected")
    return tuple(found)
