"""Runs a store's functions for the shop.

    for found in run_functions(CART_VALIDATION, lambda paths: BasketFacts(basket=…, locale=…)):
        errors += found.refusals

Facts are put together only where a function asks for any, and know which fields are asked for.

An input that was answered lately is not run again (`remembered`), and no run is written down for it.

Functions of a kind don't see each other's answers; the caller takes them in order. Whatever a function does,
nothing is raised here: its fallback stands in, and its log says why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wasmtime import InstancePre, WasmtimeError

from foundation.events import record
from foundation.meter import FUNCTIONS, strike
from kaidian_sdk.function_manifest import SKIP
from kaidian_sdk.functions import Kind
from kaidian_sdk.shapes import ShapeError, chosen, read
from plugins.pausing import WITH_CODE

from .events import FunctionPaused
from .execution import Answer, Fault, FunctionFault, execute, input_text
from .locks import lock_function
from .machine import machine
from .models import Function, Run
from .queries import RUNNING
from .remembered import remembered
from .shelf.queries import has_any, wasm_of

log = logging.getLogger(__name__)
LONGEST_KEPT = 4_000
"""Letters of an input and an output that the log keeps."""
MOST_RUNS = 200
"""Runs of a function that the log keeps."""
TRIM_EVERY = 32


def run_functions[Facts, Result](
    kind: Kind[Facts, Result], gather: Callable[[frozenset[str]], Facts]
) -> list[Result]:
    """What the functions of a kind answer in this store, in their order; [] where there are none.

    `gather` makes the facts, given the paths that are asked for; what is costly can be left out of others.
    One query that is written down, and one that keeps the log when any ran. Not to be called where the
    transaction may be rolled back: the log would go with it.
    """
    return [result for _function, result in run_named(kind, gather)]


def run_named[Facts, Result](
    kind: Kind[Facts, Result], gather: Callable[[frozenset[str]], Facts]
) -> list[tuple[str, Result]]:
    """As `run_functions`, each answer with the function's id."""
    if not has_any():
        return []
    rows = RUNNING.rows(kind.name)
    if not rows:
        return []
    facts = gather(frozenset(path for row in rows for path in row.input))
    results: list[tuple[str, Result | None]] = []
    done: list[tuple[Function, Run]] = []
    for row in rows:
        if row.paused_until is not None and row.paused_until > timezone.now():
            results.append((row.pk, fallback_of(row.fallback, kind, facts)))
            continue
        run, result = _run(row, kind, facts)
        if run is not None:
            done.append((row, run))
        results.append((row.pk, result))
    _keep([run for _row, run in done])
    for row, run in done:
        _count(row, run)
    return [(name, result) for name, result in results if result is not None]


def _run(row: Function, kind: Kind[Any, Any], facts: Any) -> tuple[Run | None, Any]:
    """A run for the log, None where the answer was remembered, and the result: answer, fallback, or None."""
    stdin = b""
    try:
        stdin = input_text({**chosen(facts, row.input), "settings": row.settings})
        known = remembered.find(row, stdin)
        answer = known or execute(_module(row.digest), stdin)
        result = result_of(kind, facts, answer)
        remembered.keep(row, stdin, answer)
        return None if known else _noted(row, stdin, answer), result
    except FunctionFault as fault:
        return _failed(row, kind, facts, stdin, fault)
    except Exception as error:
        log.exception("the function %s could not be run", row.pk)
        return _failed(row, kind, facts, stdin, FunctionFault(Fault.BROKEN, type(error).__name__))


def result_of[Facts, Result](kind: Kind[Facts, Result], facts: Facts, answer: Answer) -> Result:
    """What an answer means. Raises FunctionFault where it is none of the kind."""
    try:
        result = read(kind.result, answer.data)
        wrong = next(kind.faults(facts, result), "")
    except ShapeError as error:
        wrong = str(error)
    except RecursionError:
        wrong = "the answer is nested too deeply"
    if wrong:
        fault = FunctionFault(Fault.RUBBISH, wrong)
        fault.used, fault.seconds, fault.notes = answer.used, answer.seconds, answer.notes
        fault.output = answer.text
        raise fault
    return result


def _module(digest: str) -> InstancePre:
    here = machine()
    ready = here.known(digest)
    if ready is not None:
        return ready
    wasm = wasm_of(digest)
    if wasm is None:
        raise FunctionFault(Fault.MISSING, "its module is gone; install it again")
    try:
        return here.keep(digest, wasm)
    except WasmtimeError as error:
        raise FunctionFault(Fault.MISSING, f"its module can't be compiled: {error}"[:300]) from error


def _noted(row: Function, stdin: bytes, answer: Answer) -> Run:
    return Run(
        function=row.pk,
        version=row.version,
        at=timezone.now(),
        fuel=answer.used,
        microseconds=round(answer.seconds * 1_000_000),
        input=_short(stdin.decode()),
        output=_short(answer.text),
        notes=_short(answer.notes),
    )


def _failed(
    row: Function, kind: Kind[Any, Any], facts: Any, stdin: bytes, fault: FunctionFault
) -> tuple[Run, Any]:
    log.warning("the function %s failed (%s): %s", row.pk, fault.kind, fault)
    if fault.kind in {Fault.FUEL, Fault.MEMORY, Fault.LATE}:
        strike(FUNCTIONS)
    run = _noted(row, stdin, Answer(None, fault.output, fault.used, fault.seconds, fault.notes))
    run.fault, run.message = fault.kind, _short(str(fault))[:500]
    instead = fallback_of(row.fallback, kind, facts)
    run.fell_back = instead is not None
    return run, instead


def fallback_of(fallback: Any, kind: Kind[Any, Any], facts: Any) -> Any:
    """The fixed result that stands in for an answer; None where the function is skipped, or where the result
    does not fit these facts.
    """
    if fallback == SKIP:
        return None
    try:
        result = read(kind.result, fallback)
    except ShapeError:
        return None
    return None if any(kind.faults(facts, result)) else result


def _short(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_KEPT]


def _keep(runs: list[Run]) -> None:
    """Write runs down, and now and then take the oldest away."""
    if not runs:
        return
    Run.objects.bulk_create(runs)
    if any(run.pk % TRIM_EVERY == 0 for run in runs):
        with connection.cursor() as cursor:
            cursor.execute(_TRIM, [[run.function for run in runs], MOST_RUNS])


def _count(row: Function, run: Run) -> None:
    """Count faults in a row; from the fifth on the function pauses: a minute, two, four … an hour at most."""
    if not run.fault and not row.faults_in_a_row:
        return
    with transaction.atomic():
        try:
            now = lock_function(row.pk)
        except Function.DoesNotExist:  # it was taken out meanwhile
            return
        now.faults_in_a_row = now.faults_in_a_row + 1 if run.fault else 0
        now.paused_until = None
        if pause := WITH_CODE.pause_after(now.faults_in_a_row):
            now.paused_until = timezone.now() + pause
            seconds = int(pause.total_seconds())
            paused = FunctionPaused(function=row.pk, in_a_row=now.faults_in_a_row, seconds=seconds)
            record(paused, subject=now)
        now.save(update_fields=["faults_in_a_row", "paused_until"])


_TRIM = """
DELETE FROM functions_run r WHERE r.function = ANY(%s) AND r.id <= (
    SELECT last.id FROM functions_run last WHERE last.function = r.function
    ORDER BY last.id DESC OFFSET %s LIMIT 1
)
"""
