"""The name of the request, or of the task, that this thread is at.

It stands in logs, answers and error pages.
"""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
