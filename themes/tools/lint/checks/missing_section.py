"""The check MissingSection."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from themes.app_blocks import is_app_block
from themes.engine import Said
from themes.engine.tags.declared import DeclaredNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import known_text
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "MissingSection",
    Severity.ERROR,
    _("A section, section group or block that is placed has no file."),
    bad={"layout/theme.liquid": "{{ content_for_header }}{% section 'banner' %}{{ content_for_layout }}\n"},
    good={
        "layout/theme.liquid": "{{ content_for_header }}{% section 'banner' %}{{ content_for_layout }}\n",
        "sections/banner.liquid": "<p>{{ shop.name }}</p>\n",
    },
)
def missing_section(theme: Theme) -> Iterator[Find]:
    """Names in `section`, `sections` and `content_for 'block'`, and types in JSON, without a file."""
    for file in theme.liquid.values():
        for node in file.nodes():
            if isinstance(node, DeclaredNode) and (path := _named(node)) and path not in theme.files:
                yield Find(file.path, Said("there is no file “%(path)s”", path=path), *file.place(node.at))
    for path, data in theme.json.items():
        if path.startswith(("templates/", "sections/")):
            for identity, entry in _sections(data.mapping):
                kind = str(entry.get("type") or "")
                missing = kind and not theme.has("sections", kind) and kind != "apps"
                if missing and not is_app_block(kind):
                    place = data.places.of(("sections", identity, "type"))
                    yield Find(path, Said("there is no file “sections/%(kind)s.liquid”", kind=kind), *place)


def _named(node: DeclaredNode) -> str | None:
    name = known_text(node.args[0]) if node.args else None
    if node.name == "section" and name:
        return f"sections/{name}.liquid"
    if node.name == "sections" and name:
        return f"sections/{name}.json"
    kind = known_text(dict(node.named).get("type"))
    return f"blocks/{kind}.liquid" if node.name == "content_for" and name == "block" and kind else None


def _sections(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    sections = data.get("sections")
    for identity, entry in sections.items() if isinstance(sections, Mapping) else ():
        if isinstance(entry, Mapping):
            yield str(identity), entry
