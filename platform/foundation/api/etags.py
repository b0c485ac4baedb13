"""Which state of a thing somebody saw: the tag of all that is told of it, whatever fields were asked for."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.utils.encoders import JSONEncoder

from .problems import Problem


def tag_of(data: Any) -> str:
    """The ETag of a thing as it is told."""
    text = json.dumps(data, cls=JSONEncoder, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def matches(header: str, tag: str) -> bool:
    """Whether a list of tags, or "*", has this one."""
    given = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in given or tag in given


def stale(tag: str) -> Problem:
    """Somebody else changed it since."""
    text = _("Somebody else has changed this since you read it. Read it again, then make your change.")
    return Problem(412, "stale", text, headers={"ETag": tag})


def condition_missing() -> Problem:
    """This is too much to overwrite unseen."""
    return Problem(428, "if_match_missing", _("Say with If-Match which state of this you saw."))
