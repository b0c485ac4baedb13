"""Closures for values that go through filters."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from themes.engine.compile.reading import Reader, literal
from themes.engine.errors import RenderError, TemplateError, failed
from themes.engine.frame import Frame
from themes.engine.html import Html
from themes.engine.limits import FREE, MAX_TEXT, Meter, check_items, check_text
from themes.engine.said import Said
from themes.engine.syntax.expressions import Expression, Filtered, FilterUse, Literal
from themes.engine.syntax.source import Source

if TYPE_CHECKING:
    from themes.engine.compile.compiler import Compiler

SIZED: frozenset[type[Any]] = frozenset({str, Html, list})
FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)
"""What a filter raises for a value that it can't use."""


def filtered_reader(expression: Filtered, compiler: "Compiler") -> Reader:
    """The closure for `value | filter | filter`."""
    read = compiler.read(expression.value)
    for use in expression.filters:
        read = _applied(read, use, compiler)
    return read


def pay(meter: Meter, value: Any) -> None:
    """Charge for handling a long text or list. Raises `Exhausted`, or `RenderError` when it is too large."""
    size = len(value)
    if isinstance(value, list):
        check_items(size)
        texts = sum([len(element) for element in value if isinstance(element, str)])
        meter.charge(size + texts // (FREE // 2))
    else:
        check_text(size)
        meter.charge(size // (FREE // 2))


def _applied(read: Reader, use: FilterUse, compiler: "Compiler") -> Reader:
    declared = compiler.filters.get(use.name)
    source, at = compiler.source, use.at
    if declared is None:
        unknown = Said("there is no filter “%(name)s”", name=use.name)
        compiler.warn(unknown, at)
        return read if compiler.lax_filters else _failing(unknown, compiler, at)
    function, name = declared.function, use.name
    fault = _signature(function).fault(
        len(use.args) + 1 + declared.needs_state, [key for key, _ in use.named]
    )
    if fault:
        wrong = Said("%(name)s: %(fault)s", name=name, fault=fault)
        compiler.warn(wrong, at)
        return _failing(wrong, compiler, at)
    call = _call(function, use, compiler, needs_state=declared.needs_state)

    use_here = _Use(source, at, name)

    def apply(frame: Frame) -> object:
        value: Any = read(frame)
        if value.__class__ in SIZED and len(value) > FREE:
            pay(frame.meter, value)
        try:
            found: Any = call(frame, value)
        except FAULTS as error:
            raise use_here.fault(error) from (error.__cause__ if isinstance(error, TemplateError) else error)
        if (
            found.__class__ in SIZED
            and (size := len(found)) > FREE
            and (found.__class__ is list or size > MAX_TEXT or not frame.meter.covers(size))
        ):
            use_here.pay(frame.meter, found)
        return found

    return apply


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a filter is used, for what goes wrong there."""

    source: Source
    at: int
    name: str

    def fault(self, error: Exception) -> TemplateError:
        """What a template is told of an error."""
        told = error if isinstance(error, TemplateError) else RenderError(failed(self.name, error))
        return self.source.locate(told, self.at)

    def pay(self, meter: Meter, found: Any) -> None:
        """Pay for a long result."""
        try:
            pay(meter, found)
        except TemplateError as error:
            raise self.source.locate(error, self.at) from None


def _failing(message: Said, compiler: "Compiler", at: int) -> Reader:
    source = compiler.source

    def fail(frame: Frame) -> object:
        raise source.locate(RenderError(message), at)

    return fail


def _call(
    function: Callable[..., object], use: FilterUse, compiler: "Compiler", *, needs_state: bool
) -> Callable[[Frame, object], object]:
    args = [compiler.read(arg) for arg in use.args]
    if use.named:
        return _general(function, args, use.named, compiler, needs_state=needs_state)
    if needs_state:
        match args:
            case []:
                return lambda frame, value: function(frame.run.state, value)
            case [first]:
                return lambda frame, value: function(frame.run.state, value, first(frame))
    else:
        match args:
            case []:
                return lambda frame, value: function(value)
            case [first]:
                return lambda frame, value: function(value, first(frame))
            case [first, second]:
                return lambda frame, value: function(value, first(frame), second(frame))
    return _general(function, args, (), compiler, needs_state=needs_state)


def _general(
    function: Callable[..., object],
    args: list[Reader],
    named: tuple[tuple[str, Expression], ...],
    compiler: "Compiler",
    *,
    needs_state: bool,
) -> Callable[[Frame, object], object]:
    """A call with anything; what is written as a literal is known beforehand."""
    known = {key: literal(value) if isinstance(value, Literal) else None for key, value in named}
    worked_out = [(key, compiler.read(value)) for key, value in named if not isinstance(value, Literal)]

    if not args and not worked_out:
        if needs_state:
            return lambda frame, value: function(frame.run.state, value, **known)
        return lambda frame, value: function(value, **known)

    def call(frame: Frame, value: object) -> object:
        words = known.copy()
        for key, read in worked_out:
            words[key] = read(frame)
        given = [read(frame) for read in args]
        if needs_state:
            return function(frame.run.state, value, *given, **words)
        return function(value, *given, **words)

    return call


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a function takes: at least and at most so many values, and these names (None: any)."""

    least: int
    most: int | None
    names: frozenset[str] | None

    def fault(self, given: int, named: list[str]) -> Said | None:
        if self.most is not None and given > self.most:
            return Said("too many arguments")
        if given + len(named) < self.least:
            return Said("an argument is missing")
        unknown = next((name for name in named if self.names is not None and name not in self.names), None)
        return Said("there is no argument “%(name)s”", name=unknown) if unknown else None


@lru_cache(maxsize=1024)
def _signature(function: Callable[..., object]) -> _Signature:
    least = most = 0
    open_end, any_name = False, False
    names: set[str] = set()
    for parameter in inspect.signature(function).parameters.values():
        match parameter.kind:
            case inspect.Parameter.VAR_POSITIONAL:
                open_end = True
            case inspect.Parameter.VAR_KEYWORD:
                any_name = True
            case inspect.Parameter.KEYWORD_ONLY:
                names.add(parameter.name)
            case _:
                most += 1
                least += parameter.default is parameter.empty
                if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
                    names.add(parameter.name)
    return _Signature(least, None if open_end else most, None if any_name else frozenset(names))
