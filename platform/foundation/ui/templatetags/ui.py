"""`{% load ui %}`: the template tags of the interface kit.

Each is shown at /dev/ui and listed in foundation/ui/README.md.
"""

from __future__ import annotations

from django import template

from foundation.ui.tags import blocks, figures, forms, pages, text

register = template.Library()
for library in (text, figures, pages, forms, blocks):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)
