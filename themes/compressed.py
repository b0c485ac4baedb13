"""Files of themes as browsers fetch them: compressed once, since their bytes never change.

Pages are left to the proxy in front, which compresses them while they stream.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
_TEXT = ("text/", "application/json", "image/svg+xml")
WORTH_IT = 1000
"""Bytes below which a file is sent as it is: it fits one packet anyway."""


def file_response(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """A file as an answer; a text of some size in gzip, for browsers that take it."""
    response = HttpResponse(body, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    if len(body) < WORTH_IT or not content_type.startswith(_TEXT):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.content = _gzipped(body)
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=512)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=9, mtime=0)
