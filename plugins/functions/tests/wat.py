"""Small modules for tests, put together from pieces of WAT."""

from __future__ import annotations

import json
from functools import cache

from plugins.functions.intake import built_from_text

ANSWER_AT, INPUT_AT = 1_000, 70_000

_FRAME = """(module
 (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
 (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
 (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
 (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
 (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
 %(extra)s
 (memory (export "memory") %(memory)s)
 (data (i32.const %(at)s) "%(text)s")
 (func $say (param $place i32) (param $size i32)
  (i32.store (i32.const 0) (local.get $place)) (i32.store (i32.const 4) (local.get $size))
  (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
 (func $listen (result i32)
  (i32.store (i32.const 0) (i32.const 70000)) (i32.store (i32.const 4) (i32.const 300000))
  (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
  (i32.load (i32.const 8)))
 (func (export "_start") %(body)s))"""


@cache
def module(body: str, *, text: str = "", extra: str = "", memory: str = "6") -> bytes:
    """A module whose `_start` does `body`. `text` lies at ANSWER_AT; $say, $listen and $exit are there."""
    hidden = "".join(f"\\{byte:02x}" for byte in text.encode())
    values = {"at": ANSWER_AT, "text": hidden, "extra": extra, "body": body, "memory": memory}
    return built_from_text(_FRAME % values)


def answering(answer: object) -> bytes:
    """A module that always gives this answer; a text is given as it is."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return module(f"(call $say (i32.const {ANSWER_AT}) (i32.const {len(text.encode())}))", text=text)


ECHO = "(call $say (i32.const 70000) (call $listen))"
"""Answers its input."""
ENDLESS = "(loop $again (br $again))"

MANIFEST = """
id = "{name}"
version = "{version}"
name = "{name}"
summary = "For tests."

[function]
kind = "{kind}"
input = [{input}]
fallback = {fallback}
{more}
"""


def manifest(
    name: str = "limits",
    *,
    kind: str = "cart_validation",
    input: tuple[str, ...] = ("basket.lines.id", "basket.lines.quantity"),
    fallback: str = '"skip"',
    version: str = "1.0.0",
    more: str = "",
) -> str:
    """The text of a manifest."""
    paths = ", ".join(f'"{path}"' for path in input)
    return MANIFEST.format(name=name, kind=kind, input=paths, fallback=fallback, version=version, more=more)
