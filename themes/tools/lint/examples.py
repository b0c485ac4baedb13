"""The bare theme under the examples of the checks; nothing in it is wrong."""

from collections.abc import Mapping

BASE: Mapping[str, str] = {
    "layout/theme.liquid": (
        '<!doctype html>\n<html lang="{{ request.locale.iso_code }}">\n'
        "<head><title>{{ page_title }}</title>{{ content_for_header }}</head>\n"
        "<body>{{ content_for_layout }}</body>\n</html>\n"
    ),
    "config/settings_schema.json": "[]\n",
    "config/settings_data.json": "{}\n",
    "locales/en.default.json": "{}\n",
    "locales/en.default.schema.json": "{}\n",
}


def files_of(example: Mapping[str, str]) -> dict[str, bytes]:
    """An example as the files of a theme."""
    return {path: text.encode() for path, text in {**BASE, **example}.items()}
