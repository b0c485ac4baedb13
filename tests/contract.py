"""Holds a running API against its description: whatever that allows is sent, and no answer is another."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
"""Of each operation. More of them find more: API_EXAMPLES=200."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations_of(description: bytes) -> list[Any]:
    """All operations of a description."""
    read = schemathesis.openapi.from_dict(json.loads(description))
    return [result.ok() for result in read.get_all_operations()]  # type: ignore[union-attr]


def hold(operation: Any, url: str, prepare: Callable[[Any], Mapping[str, str]]) -> None:
    """Send examples of an operation to `url`. `prepare` may change a case, and gives its headers.

    Raises where one is answered otherwise than promised.
    """

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def keeps(case: Any) -> None:
        headers = prepare(case)
        case.call_and_validate(base_url=url, headers=headers, checks=CHECKS, timeout=30)

    keeps()
