"""A function that is compiled already, facts in and checked result out; beside wasmtime running nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wasmtime import Linker, Module, Store

from kaidian_sdk.functions import DISCOUNTS, BasketFacts
from kaidian_sdk.points.commerce import Basket, Line
from kaidian_sdk.shapes import chosen
from plugins.functions.execution import execute, input_text
from plugins.functions.intake import built_from_text
from plugins.functions.limits import FUEL
from plugins.functions.machine import machine
from plugins.functions.packaged import packaged
from plugins.functions.running import result_of

from .ground import Ground
from .harness import Row, at_most, bench, in_turns

LINES = 20


@bench("functions")
def warm_run(ground: Ground) -> Iterator[Row]:
    """The volume discount of a basket with twenty lines, from facts to a checked result."""
    found = packaged()["volume-discount"]
    manifest = found.manifest
    settings = {field.id: field.start for field in manifest.manifest.settings}
    ready = machine().compile(found.wasm)
    facts = _facts()

    def ours() -> None:
        stdin = input_text({**chosen(facts, manifest.input), "settings": settings})
        found = result_of(DISCOUNTS, facts, execute(ready, stdin))
        assert len(found.discounts[0].lines) == LINES // 2

    engine = machine().engine
    nothing = built_from_text('(module (memory (export "memory") 8) (func (export "_start")))')
    bare = Linker(engine).instantiate_pre(Module(engine, nothing))

    def plain() -> None:
        store = Store(engine)
        store.set_fuel(FUEL)
        store.set_epoch_deadline(10**9)
        bare.instantiate(store).exports(store)["_start"](store)  # type: ignore[operator]
        store.close()

    seconds, baseline = in_turns([ours, plain], rounds=400)
    note = "20 lines: facts to JSON, a run within limits, the answer checked; beside an empty module"
    yield Row("functions.warm", seconds * 1000, baseline * 1000, "ms", at_most(12), note)
    yield Row("functions.warm_ms", seconds * 1000, 1, "ms", at_most(1), "the same run beside one millisecond")


def _facts() -> BasketFacts:
    lines = tuple(
        Line(
            id=str(number),
            product=number,
            variant=number,
            title=f"Piece {number}",
            sku="",
            quantity=12 if number % 2 else 2,
            price=1_000,
            total=12_000 if number % 2 else 2_000,
        )
        for number in range(LINES)
    )
    return BasketFacts(basket=Basket(currency="CNY", lines=lines, subtotal=140_000))
