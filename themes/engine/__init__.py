"""The template engine: Liquid, compiled to Python closures and metered.

Everything outside this folder speaks only the names below.

- `Engine(filters=…, tags=…, limits=…)` compiles sources; a compiled `Template` is cached by name and content
  hash and may be shared between stores and threads.
- `Run` is one page's rendering: global names (lazily resolved), where snippets come from, and `state`,
  an object of the caller that filters and tags receive.
- Values that templates see are `str`, `Html`, numbers, booleans, `None`, dates, lists, dicts with string
  keys, `Listing` and `Drop`. Anything else prints nothing and has no properties.
- **Escaping**: every value is HTML-escaped when it is printed, except `Html`. So shopper and merchant
  text stays a plain `str` all the way; only sanitised rich text, texts in a theme's own source and markup
  made by filters and tags are `Html`.
- **Errors** are said in English by `Said`, which keeps the text and what stands in it for translators.
- **Cost**: a render pays for what it does from a `Meter`; when its fuel or its time is used up `Exhausted`
  ends it, which no template can catch.

A source goes one way: `syntax.scanner` cuts it into tokens, `syntax.parser` builds nodes with the help of
`tags` (a file each), `compile` turns nodes into closures, and those run over a `Frame` of names.
"""

from themes.engine.drops import Drop, prop
from themes.engine.engine import Engine, Run, Template
from themes.engine.errors import Exhausted, RenderError, SyntaxFault, TemplateError, TemplateMissing
from themes.engine.html import Html, attributes, escape
from themes.engine.limits import Limits
from themes.engine.listing import Listing
from themes.engine.said import Said
from themes.engine.tags.declared import Filter, Tag, TagCall

__all__ = [
    "Drop",
    "Engine",
    "Exhausted",
    "Filter",
    "Html",
    "Limits",
    "Listing",
    "RenderError",
    "Run",
    "Said",
    "SyntaxFault",
    "Tag",
    "TagCall",
    "Template",
    "TemplateError",
    "TemplateMissing",
    "attributes",
    "escape",
    "prop",
]
