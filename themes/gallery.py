"""The themes that a merchant can choose from when opening a store."""

DEFAULT_THEME = "courtyard"
