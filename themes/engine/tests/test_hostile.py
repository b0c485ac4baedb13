"""Templates that mean harm end by themselves, and none reaches anything but the values it was given."""

import datetime as dt
import gc
from time import thread_time
from typing import Any

import pytest

from themes.engine import (
    Drop,
    Engine,
    Exhausted,
    Filter,
    Limits,
    RenderError,
    Run,
    SyntaxFault,
    Template,
    TemplateError,
    clock,
)
from themes.engine.limits import MAX_ITEMS, MAX_TEXT
from themes.engine.tests.hostile import OBJECTS, SNIPPETS, TEMPLATES, Endless

MAX_OUTPUT = 64 * Limits().fuel
"""Characters that a render can print at most: 64 for each unit of fuel."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def run_of(engine: Engine, **objects: Any) -> Run:
    def load(name: str) -> Template:
        return engine.compile(SNIPPETS[name], name)

    return Run(objects={**OBJECTS, **objects}, load=load, on_error=lambda error: f"[{error.message}]")


@pytest.mark.parametrize("source", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_it_ends(source: str, engine: Engine) -> None:
    try:
        printed = engine.compile(source, "t").render(run_of(engine))
    except (Exhausted, SyntaxFault):
        return
    assert len(printed) < MAX_OUTPUT


def test_what_is_used_up_can_not_be_caught_by_the_template_but_the_page_goes_on(engine: Engine) -> None:
    run = run_of(engine)
    hostile = engine.compile("a{% for i in (1..99999999) %}{% endfor %}b", "sections/bad.liquid")
    with pytest.raises(Exhausted, match="too much work"):
        hostile.render(run)
    assert engine.compile("still here", "sections/good.liquid").render(run) == "still here"


def test_a_large_piece_of_work_is_paid_at_once(engine: Engine) -> None:
    meter = run_of(engine).open_meter(engine.limits, clock.seconds())
    meter.charge(Limits().fuel - 1)
    assert meter.rest == 1
    with pytest.raises(Exhausted, match="too much work"):
        meter.charge(2)


def test_all_renders_of_a_page_together_have_a_limit() -> None:
    engine = Engine(limits=Limits(fuel=1000, page_fuel=2500))
    run, section = Run(), engine.compile("{% for i in (1..800) %}{% endfor %}", "s")
    for _ in range(3):
        section.render(run)
    with pytest.raises(Exhausted):
        section.render(run)


def test_a_template_inside_a_template_counts_its_depth(engine: Engine) -> None:
    run = Run()

    class Mirror(Drop):
        def rendered(self) -> Any:
            return mirror.render(run, {"mirror": self})

    mirror = engine.compile("{% if true %}{% render mirror %}{% endif %}", "sections/mirror.liquid")
    with pytest.raises(Exhausted, match="nested too deeply"):
        mirror.render(run, {"mirror": Mirror()})


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ big | append: big }}", f"a text would be longer than {MAX_TEXT:,} characters"),
        ("{{ big | replace: 'x', 'yy' }}", f"a text would be longer than {MAX_TEXT:,} characters"),
        ("{{ big | split: '' }}", f"a list would have more than {MAX_ITEMS:,} items"),
        ("{{ (1..50001) | reverse }}", f"a list would have more than {MAX_ITEMS:,} items"),
        ("{{ 1e3 | times: 1 }}{{ huge | times: huge }}", "the number is too large"),
        ("{{ 5 | divided_by: 0 }}", "divided by zero"),
    ],
)
def test_values_have_their_bounds(source: str, message: str, engine: Engine) -> None:
    run = run_of(engine, big="x" * 600_000, huge=10**20)
    assert f"[{message}]" in engine.compile(source, "t").render(run)


@pytest.mark.parametrize(
    "path",
    [
        "d.__class__",
        "d.__init__.__globals__",
        "d.fill",
        "d.lookup",
        "d._secret",
        "d.table",
        "d.items",
        "d['__dict__']",
        "o.secret",
        "o.__class__.__mro__",
        "text.__class__",
        "text.upper",
        "list.append",
        "list.__len__",
        "number.real",
        "when.year",
        "forloop.turn",
        "f.__globals__",
        "f",
    ],
)
def test_no_python_attribute_is_reached(path: str, engine: Engine) -> None:
    class Quiet(Drop):
        _secret = "secret"

    class Foreign:
        secret = "secret"

    run = run_of(
        engine, d=Quiet(), o=Foreign(), text="t", list=[1], number=5, when=dt.date(2026, 1, 1), f=print
    )
    assert engine.compile("[{{ " + path + " }}]", "t").render(run) == "[]"


def test_objects_without_end_can_be_walked_only_as_far_as_a_template_writes(engine: Engine) -> None:
    source = "{{ e.a.b.c.title }}{% for x in e %}x{% endfor %}{{ e | json }}{{ e }}"
    assert engine.compile(source, "t").render(run_of(engine, e=Endless())) == "again"


def test_a_fault_inside_python_names_the_filter_and_the_place() -> None:
    from themes.engine import Filter

    def broken(value: object) -> str:
        raise ValueError("no such stone")

    engine = Engine(filters={"broken": Filter(broken)})
    with pytest.raises(RenderError) as caught:
        engine.compile("one\n  {{ 'x' | broken }}", "t.liquid").render(Run())
    error: TemplateError = caught.value
    assert (error.message, error.line, error.column) == ("broken: no such stone", 2, 12)
    assert error.excerpt == "{{ 'x' | broken }}"


def test_a_full_collection_of_garbage_takes_no_time_of_the_template() -> None:
    """It looks through all that the process holds, which no template can help."""
    held = [[number] for number in range(400_000)]

    def collect(value: object) -> str:
        gc.collect()
        return ""

    engine = Engine(filters={"collect": Filter(collect)}, limits=Limits(seconds=0.05))
    source = "{% for a in (1..8) %}{{ a | collect }}{% endfor %}{% for a in (1..900) %}{% endfor %}done"
    started = thread_time()
    assert engine.compile(source, "a.liquid").render(Run()) == "done"
    assert thread_time() - started > 0.05
    assert len(held) == 400_000
