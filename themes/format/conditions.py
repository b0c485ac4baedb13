"""`visible_if`: whether the editor shows a setting, by the values of others.

Pages do not ask: a hidden setting keeps its value.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from themes.engine import Engine, Run, Template, TemplateError
from themes.format.schema import Setting

MEMBER = "visible_if"

type Given = Mapping[str, Any]
type Path = tuple[str | int, ...]


def compile_condition(condition: str, engine: Engine) -> Template:
    """The condition, "{{ section.settings.layout == 'grid' }}", as a template that prints when it holds.

    Raises TemplateError.
    """
    bare = condition.strip().removeprefix("{{").removesuffix("}}").strip().strip("-").strip()
    return engine.compile(f"{{% if {bare} %}}1{{% endif %}}", MEMBER)


def holds(condition: str, engine: Engine, *, settings: Given, section: Given, block: Given) -> bool:
    """Whether a condition holds for these values; an empty or faulty one always does."""
    if not condition.strip():
        return True
    objects = {"settings": settings, "section": {"settings": section}, "block": {"settings": block}}
    try:
        return bool(compile_condition(condition, engine).render(Run(objects=objects)))
    except TemplateError:
        return True


def visible_settings(
    entries: Iterable[Setting],
    engine: Engine,
    *,
    settings: Given,
    section: Given | None = None,
    block: Given | None = None,
) -> list[bool]:
    """For each entry whether it is shown, by raw values as they stand in the document.

    The entries belong to the innermost of theme, section and block that is given; where it has no value,
    the entry's default counts.
    """
    listed = list(entries)
    own = block if block is not None else section if section is not None else settings
    full = {entry.id: own.get(entry.id, entry.default) for entry in listed if entry.id}
    given = {
        "settings": full if own is settings else settings,
        "section": full if own is section else section or {},
        "block": full if own is block else {},
    }
    return [holds(entry.visible_if, engine, **given) for entry in listed]


def conditions_in(data: object, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Every condition in a schema, with its path."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name == MEMBER and isinstance(value, str):
                yield value, (*path, name)
            else:
                yield from conditions_in(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from conditions_in(value, (*path, index))
