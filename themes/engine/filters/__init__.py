"""The filters of the language itself, grouped by what they work on."""

from themes.engine.filters import dates, encoding, finding, lists, markup, numbers, shaping
from themes.engine.filters.table import FILTERS

__all__ = ["FILTERS", "dates", "encoding", "finding", "lists", "markup", "numbers", "shaping"]
