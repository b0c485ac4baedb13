"""Checks of the Liquid in a plugin's `blocks/` folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.lint.table import check
from themes.engine import TemplateError
from themes.format.lax_json import JsonFault, parse_json
from themes.format.source import read_source
from themes.installed import engine
from themes.tools.lint.offence import Find, Severity

LANGUAGES = ("en", "zh-Hans")
_SCRIPT = re.compile(r"<script\b|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def _placed(subject: Subject) -> Iterator[tuple[str, Any]]:
    for hook in ("theme_blocks", "theme_embeds"):
        for row in subject.declared.get(hook, ()):
            yield hook, row


@check(
    "BlockMissing",
    Severity.ERROR,
    _("A declared block, or a page of the shop, has no file."),
    _("Put the Liquid into the package's folder blocks/."),
)
def block_missing(subject: Subject) -> Iterator[Find]:
    package = subject.project.package
    for hook, row in _placed(subject):
        if not (package / "blocks" / row.file).is_file():
            message = (
                f"{hook} “{row.id}” names “{row.file}”, and there is no {package.name}/blocks/{row.file}"
            )
            yield Find(f"{package.name}/__init__.py", message)
    for source in subject.project.sources:
        for node, file in _pages(source.tree):
            if not (package / "blocks" / file).is_file():
                message = f"a page of the shop is “{file}”, and there is no {package.name}/blocks/{file}"
                yield Find(source.path, message, node.lineno, node.col_offset + 1)


def _pages(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Where code answers with a file that it names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "ShopResponse":
            for keyword in node.keywords:
                if keyword.arg == "file" and isinstance(keyword.value, ast.Constant):
                    yield node, str(keyword.value.value)


@check(
    "BlockSyntax",
    Severity.ERROR,
    _("A block's Liquid can't be read."),
    _("The message says what is expected; the pages on tags and filters list what there is."),
)
def block_syntax(subject: Subject) -> Iterator[Find]:
    for path, text in subject.project.blocks.items():
        try:
            engine().compile(read_source(text).liquid, path)
        except TemplateError as error:
            yield Find(path, str(error.message), error.line, error.column)


@check(
    "BlockSchema",
    Severity.ERROR,
    _("A block for merchants has no schema that can be read, or its name is missing in a language."),
    _('End the file with a schema: { "name": { "en": "…", "zh-Hans": "…" }, "settings": [] }.'),
)
def block_schema(subject: Subject) -> Iterator[Find]:
    placed = {row.file for _hook, row in _placed(subject)}
    for path, text in subject.project.blocks.items():
        if path.rpartition("/")[2] not in placed:
            continue  # a page of the shop, which merchants don't place
        schemas = read_source(text).schemas
        if not schemas:
            yield Find(path, "there is no {% schema %}, so the theme editor can't offer it")
            continue
        line = schemas[0].line
        try:
            schema = parse_json(schemas[0].text)
        except JsonFault as error:
            yield Find(path, f"the schema is no JSON: {error.message}", line + error.line - 1)
            continue
        name = schema.get("name") if isinstance(schema, Mapping) else None
        missing = [each for each in LANGUAGES if not (isinstance(name, Mapping) and name.get(each))]
        if missing:
            message = f"its name is missing in {' and '.join(missing)}"
            yield Find(path, message, line, severity=Severity.WARNING)


@check(
    "BlockScript",
    Severity.ERROR,
    _("A block brings a script into the shop."),
    _("Do it with HTML, forms and CSS; what needs a script is a remote app."),
)
def block_script(subject: Subject) -> Iterator[Find]:
    for path, text in subject.project.blocks.items():
        for number, line in enumerate(text.splitlines(), 1):
            if found := _SCRIPT.search(line):
                yield Find(path, f"“{found[0].strip()}” is a script", number, found.start() + 1)
