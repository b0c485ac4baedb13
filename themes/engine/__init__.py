"""The template engine's own small interface.

Everything outside this folder speaks only the names below; which Liquid implementation does the work is
known to `themes.engine.backend` alone.

- `Engine(filters=…, tags=…, limits=…)` compiles sources; a compiled `Template` is cached by name and content
  hash and may be shared between stores and threads.
- `Run` is one page's rendering: global names (lazily resolved), where snippets come from, and `state`,
  an object of the caller that filters and tags receive.
- Values that templates see are `str`, `Html`, numbers, booleans, `None`, dates, lists, dicts with string
  keys, `Listing` and `Drop`. Anything else prints nothing and has no properties.
- **Escaping**: every value is HTML-escaped when it is printed, except `Html`. So shopper and merchant
  text stays a plain `str` all the way; only sanitised rich text and markup made by filters and tags are
  `Html`.
"""

from themes.engine.drops import Drop, prop
from themes.engine.engine import Engine, Run, Template
from themes.engine.errors import RenderError, SyntaxFault, TemplateError, TemplateMissing
from themes.engine.html import Html, attributes, escape
from themes.engine.listing import Listing
from themes.engine.tags import Filter, Limits, Tag, TagCall

__all__ = [
    "Drop",
    "Engine",
    "Filter",
    "Html",
    "Limits",
    "Listing",
    "RenderError",
    "Run",
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
