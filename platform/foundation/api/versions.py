"""The versions of the API, by the month they were frozen in. A version's answers never change their shape."""

CURRENT = "2026-11"
VERSIONS = (CURRENT,)
