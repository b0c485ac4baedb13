"""What happens to a store's themes."""

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class ThemeInstalled(EventPayload, name="theme.installed"):
    """A theme became the one that shoppers see, when the store was opened or by a script."""

    theme: int
    package: str
    preset: str


@dataclass(frozen=True)
class ThemeSettingsChanged(EventPayload, name="theme.settings_changed"):
    """The store changed settings of a theme."""

    theme: int


@dataclass(frozen=True)
class ThemeAdded(EventPayload, name="theme.added"):
    """A theme came into the library as a draft: from the gallery, a file, or as a copy of another."""

    theme: int
    source: str
    copied_from: int | None


@dataclass(frozen=True)
class ThemeRenamed(EventPayload, name="theme.renamed"):
    """A theme has another name."""

    theme: int
    title: str


@dataclass(frozen=True)
class ThemeDeleted(EventPayload, name="theme.deleted"):
    """A draft was deleted with all its versions."""

    theme: int
    title: str


@dataclass(frozen=True)
class ThemeSaved(EventPayload, name="theme.saved"):
    """What was changed in the editor was saved; shoppers see it when the theme is the main one."""

    theme: int
    version: int


@dataclass(frozen=True)
class ThemePublished(EventPayload, name="theme.published"):
    """A theme became the one that shoppers see.

    `replaced` is the one before it.
    """

    theme: int
    version: int
    replaced: int | None


@dataclass(frozen=True)
class ThemePublishScheduled(EventPayload, name="theme.publish_scheduled"):
    """A theme will be published at a time, or no longer.

    `at` is that time (ISO 8601), None for no longer.
    """

    theme: int
    at: str | None


@dataclass(frozen=True)
class ThemeRestored(EventPayload, name="theme.restored"):
    """A theme went back to how it was in an earlier version.

    It is `version` now.
    """

    theme: int
    version: int
    restored: int


@dataclass(frozen=True)
class ThemeCodeEdited(EventPayload, name="theme.code_edited"):
    """A file of a theme's own copy of its package was changed, added or deleted."""

    theme: int
    path: str
    version: int


@dataclass(frozen=True)
class ThemeUpdated(EventPayload, name="theme.updated"):
    """A theme moved to another version of its package and kept the merchant's edits."""

    theme: int
    source: str
    version: int


@dataclass(frozen=True)
class ThemeTokenMade(EventPayload, name="theme.token_made"):
    """Somebody made a token with which a command line may push themes."""

    token: int
    title: str


@dataclass(frozen=True)
class ThemeTokenRevoked(EventPayload, name="theme.token_revoked"):
    """A theme access token was revoked."""

    token: int
    title: str


@dataclass(frozen=True)
class ThemePushed(EventPayload, name="theme.pushed"):
    """A draft has the code that a developer sent."""

    theme: int
    source: str
    version: int
