"""The themes that a merchant can choose from when opening a store."""

from dataclasses import dataclass

DEFAULT_THEME = "courtyard"
