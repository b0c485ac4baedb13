"""The running API does what its description says, whatever is sent: no fault of ours, no other shape."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.testing.live import LiveStack
from kaidian.openapi import frozen
from tests.live_shop import api_tokens, open_shop

pytestmark = pytest.mark.e2e

DESCRIPTION = schemathesis.openapi.from_dict(json.loads(frozen()))
OPERATIONS: list[Any] = [result.ok() for result in DESCRIPTION.get_all_operations()]  # type: ignore[union-attr]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
"""Of each operation. More of them find more: API_EXAMPLES=200."""
TOKENS = 20
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass
class Api:
    """The running API, and tokens that take turns, so that none runs out of what it may spend."""

    url: str
    tokens: Iterator[str]


@pytest.fixture(scope="module")
def api(live_stack: LiveStack) -> Api:
    open_shop(live_stack, "contract", units=100)
    return Api(live_stack.url, itertools.cycle(api_tokens(live_stack, "contract", TOKENS)))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: str(operation.label))
def test_every_operation_keeps_its_promise(api: Api, operation: Any) -> None:
    places = itertools.count()

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
        if "id" in case.path_parameters and next(places) % 2:
            case.path_parameters["id"] = 1  # there is one
        headers = {"Authorization": f"Bearer {next(api.tokens)}"}
        case.call_and_validate(base_url=api.url, headers=headers, checks=CHECKS, timeout=30)

    keeps()
