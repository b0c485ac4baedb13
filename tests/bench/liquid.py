"""Our Liquid engine beside python-liquid and Jinja2, hostile templates, and a theme's pages."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import jinja2
import liquid
from django.test import Client

from storefront.catalog.models import Product
from tenants.context import in_store
from themes.engine import Engine, Filter, Run, Template, TemplateError
from themes.engine.tests.hostile import OBJECTS, SNIPPETS, TEMPLATES
from themes.format.load import load_package
from themes.installed import FOLDER
from themes.registry import close

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_least, at_most, bench, in_turns
from .pages import ENGINES, PATHS, THEMES, Player, recorded
from .shop import shop_as_peers

GRID = Path(__file__).parent / "grid"
CARDS = 48
MILLISECONDS = 1000
MEGABYTE = 1024
HOSTILE_MS = 250
HOSTILE_MB = 64
PRODUCT_MS = 15
COMPILE_MS = 300
PAGES_PYTHON_LIQUID = 3
PAGES_JINJA = 1.4
"""What was measured, with some room; the goals of 5 and 1 are those of the grid."""


@bench("liquid")
def engines(ground: Ground) -> Iterator[Row]:
    """A grid of 48 product cards: the same HTML from the same data by three engines."""
    data = {"columns": 4, "products": [_card(number) for number in range(CARDS)]}
    source = (GRID / "grid.liquid").read_text("utf-8").strip()
    ours = Engine(filters={"money": Filter(_money)}).compile(source, "grid")
    other = liquid.Environment(autoescape=True)
    other.add_filter("money", _money)
    oracle = other.from_string(source)
    environment = jinja2.Environment(autoescape=True)
    environment.filters["money"] = _money
    jinja = environment.from_string((GRID / "grid.jinja").read_text("utf-8"))
    assert ours.render(Run(objects=data)) == oracle.render(**data)
    mine, python_liquid, jinja2_ = in_turns(
        [lambda: ours.render(Run(objects=data)), lambda: oracle.render(**data), lambda: jinja.render(**data)],
        rounds=60,
    )
    note = f"a grid of {CARDS} cards a second"
    yield Row("liquid.vs_python_liquid", 1 / mine, 1 / python_liquid, "/s", at_least(5), note)
    note = f"time for a grid of {CARDS} cards"
    yield Row("liquid.vs_jinja2", mine * 1000, jinja2_ * 1000, "ms", at_most(1), note)


@bench("liquid")
def pages(ground: Ground) -> Iterator[Row]:
    """Pages of our themes from recorded data: the same HTML by three engines. See `tests.bench.pages`.

    Each engine draws a theme's pages one after another, as a shop does: a page that is drawn again and again
    has all of the processor's caches to itself.
    """
    totals = [0.0 for _ in ENGINES]
    ratios: list[str] = []
    for theme in THEMES:
        recordings = [recorded(theme, path) for path in PATHS.values()]
        walks = [[engine(recording) for recording in recordings] for engine in ENGINES]
        for player in chain.from_iterable(walks):
            assert player.page() == player.recording.html, f"{theme} {player.recording.path}: {player}"
        gc.collect()
        gc.freeze()  # an engine pays for its own garbage, and for no walk through all that was recorded
        times = in_turns([partial(_draw, walk) for walk in walks], rounds=40)
        gc.unfreeze()
        totals = [total + time_ for total, time_ in zip(totals, times, strict=True)]
        ratios.append(f"{theme} {times[1] / times[0]:.1f} and {times[0] / times[2]:.2f}")
    mine, python_liquid, jinja2_ = totals
    count = len(THEMES) * len(PATHS)
    note = f"pages a second, {', '.join(PATHS)} of each theme; with the ratio to Jinja2: {', '.join(ratios)}"
    rates = count / mine, count / python_liquid
    yield Row("liquid.pages_vs_python_liquid", *rates, "/s", at_least(PAGES_PYTHON_LIQUID), note)
    note = f"time for all {count} of these pages"
    took = mine * MILLISECONDS, jinja2_ * MILLISECONDS
    yield Row("liquid.pages_vs_jinja2", *took, "ms", at_most(PAGES_JINJA), note)


def _draw(walk: Iterable[Player]) -> None:
    for player in walk:
        player.page()


def _money(cents: int) -> str:
    return f"${cents / 100:.2f}"


def _card(number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": f"Stone & moon {number}",
        "url": f"/products/s-{number}",
        "vendor": "Gleam" if number % 3 else "",
        "price": 1000 + number,
        "compare_at_price": 1000 + (number % 2) * 500,
        "available": bool(number % 5),
        "image": {"src": f"/{number}.webp", "alt": "a <b>", "width": 600, "height": 600},
        "tags": ["red", "green", "blue", "grey"],
    }


@bench("liquid")
def hostile(ground: Ground) -> Iterator[Row]:
    """The slowest and the largest of the hostile templates, each in a process of its own."""
    costs = {name: _in_child(partial(_attack, source)) for name, source in TEMPLATES.items()}
    slowest = max(costs, key=lambda name: costs[name][0])
    largest = max(costs, key=lambda name: costs[name][1])
    note = f"processor time of the slowest of {len(costs)}: {slowest}; the baseline is the limit"
    yield Row("liquid.hostile_time", costs[slowest][0], HOSTILE_MS, "ms", at_most(1), note)
    note = f"memory gained by the largest of {len(costs)}: {largest}; the baseline is the limit"
    yield Row("liquid.hostile_memory", costs[largest][1], HOSTILE_MB, "MB", at_most(1), note)


def _attack(source: str) -> None:
    attacked = Engine()

    def load(name: str) -> Template:
        return attacked.compile(SNIPPETS[name], name)

    try:
        attacked.compile(source, "t").render(Run(objects=OBJECTS, load=load, on_error=lambda error: "!"))
    except TemplateError:
        return


def _in_child(work: Callable[[], None]) -> tuple[float, float]:
    """Processor milliseconds and megabytes that some work takes in a process forked for it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        gc.freeze()  # what the parent holds is not walked again
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        work()
        took = (time.process_time() - started) * MILLISECONDS
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
        os.write(write, f"{took} {grown}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as answer:
        took_text, grown_text = answer.read().split()
    return float(took_text), float(grown_text)


@bench("theme")
def product_page(ground: Ground) -> Iterator[Row]:
    """A whole product page, its queries included, nothing of it kept from an earlier one."""
    store = shop_as_peers()
    with in_store(store):
        handles = list(Product.objects.values_list("handle", flat=True))
    client = Client(headers={"host": f"{store.handle}.{STORES_DOMAIN}"})
    taken: list[float] = []
    for handle in (*handles[:20], *handles):  # the first warm up
        started = time.thread_time()
        answer = client.get(f"/products/{handle}")
        taken.append((time.thread_time() - started) * MILLISECONDS)
        assert answer.status_code == 200
    note = "median processor time of the server for a product page; the baseline is the limit"
    median = statistics.median(taken[20:])
    yield Row("theme.product_uncached", median, PRODUCT_MS, "ms", at_most(1), note)


@bench("theme")
def cold_compile(ground: Ground) -> Iterator[Row]:
    """Reading, checking and compiling the whole of a theme that no process has seen."""
    filters, tags = close()
    taken: list[float] = []
    for _turn in range(7):
        fresh = Engine(filters=filters, tags=tags)
        gc.collect()
        started = time.process_time()
        load_package(FOLDER / "courtyard", fresh)
        taken.append((time.process_time() - started) * MILLISECONDS)
    note = "processor time to load the theme courtyard; the baseline is the limit"
    yield Row("theme.cold_compile", statistics.median(taken), COMPILE_MS, "ms", at_most(1), note)
