"""Pages of the console: for operators with a second step, and nobody else.

@operator_page
@require_safe
def stores(request: OperatorRequest) -> HttpResponse:
    ...                                 # outside of every store; `in_store` enters one
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.models import Account
from backoffice.access import sign_in
from backoffice.second_step import has_second_step, lead_to_second_step


class OperatorRequest(HttpRequest):
    """A request to a page of the console, and who asks."""

    operator: Account


def actor_of(request: OperatorRequest) -> str:
    """How events of stores name the operator: "operator:<id>"."""
    return f"operator:{request.operator.pk}"


def operator_page[**P](
    view: Callable[Concatenate[OperatorRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Make a function view a page of the console.

    Strangers are sent to sign in, others are told that it is not for them (403), and operators without a
    second step are led to set it up.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account: Any = request.user
        if not account.is_authenticated:
            return sign_in(request)
        if not (account.is_staff and account.is_active):
            return render(request, "console/refused.html", status=403)
        if not has_second_step(account.pk):
            return lead_to_second_step(request, "console")
        if any("\0" in value for given in (request.GET, request.POST) for value in _values(given)):
            raise BadRequest("no person types a NUL, and no column takes it")
        operator_request = cast(OperatorRequest, request)
        operator_request.operator = account
        return view(operator_request, *args, **kwargs)

    return never_cache(page)


def _values(given: QueryDict) -> Iterator[str]:
    return (str(value) for _name, values in given.lists() for value in values)
