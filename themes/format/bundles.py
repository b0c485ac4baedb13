"""Styles and scripts that sections, blocks and snippets carry with them, each put into one file."""

from collections.abc import Mapping

from themes.format.source import Source


def css_bundle(sources: Mapping[str, Source]) -> str:
    """All `{% stylesheet %}` parts, in the order of their files."""
    return "\n".join(part.text.strip() for source in sources.values() for part in source.styles)


def js_bundle(sources: Mapping[str, Source]) -> str:
    """All `{% javascript %}` parts, each in a function of its own: names do not meet, and a fault stops
    only its own part.
    """
    return "\n".join(
        f"(function () {{\ntry {{\n{part.text.strip()}\n}} catch (error) {{ console.error(error); }}\n}})();"
        for source in sources.values()
        for part in source.scripts
        if part.text.strip()
    )
