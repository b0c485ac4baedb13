"""Forms of the back office as checks of what was sent: the rule is written down once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from .problems import Fault, invalid, pointer


def cleaned(form: forms.Form, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a form makes of its data. `names` are {field: how the API calls it}. Raises Problem 422."""
    if form.is_valid():
        return dict(form.cleaned_data)
    known = names or {}
    raise invalid(
        [
            Fault(
                str(error.messages[0]),
                str(error.code or "invalid"),
                pointer("" if field == "__all__" else known.get(field, field)),
            )
            for field, errors in form.errors.as_data().items()
            for error in errors
        ]
    )
