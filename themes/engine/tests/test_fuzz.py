"""Generated templates: nonsense never crashes, and sense means what python-liquid says it means."""

from contextlib import suppress
from typing import Any

import liquid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from themes.engine import Engine, Limits, Run, TemplateError

ENGINE = Engine(limits=Limits(fuel=20_000))
PLAIN = Engine(strict=True, escape=False)
ORACLE = liquid.Environment()

DATA: dict[str, Any] = {
    "a": "Jade & moon",
    "n": 7,
    "m": -3,
    "f": 2.4,
    "t": True,
    "z": None,
    "list": ["b", "a", "c", "a"],
    "numbers": [3, 1, 2],
    "rows": [{"k": "x", "v": 1}, {"k": "y", "v": 2}, {"k": "x", "v": 3}],
    "o": {"title": "T", "tags": ["r", "s"]},
}

FRAGMENTS = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "{%-",
        "-%}",
        "{{-",
        "-}}",
        "{{%",
        "%}}",
        "}}}",
        "{%",
        "#",
        "if",
        "unless",
        "case",
        "when",
        "else",
        "elsif",
        "endif",
        "endunless",
        "endcase",
        "for",
        "in",
        "endfor",
        "assign",
        "capture",
        "endcapture",
        "cycle",
        "increment",
        "raw",
        "endraw",
        "comment",
        "endcomment",
        "liquid",
        "echo",
        "doc",
        "enddoc",
        "render",
        "include",
        "with",
        "as",
        "tablerow",
        "endtablerow",
        "cols:",
        "limit:",
        "offset:",
        "reversed",
        "ifchanged",
        "break",
        "continue",
        "a",
        "b.c",
        "['x']",
        "[0]",
        "'x'",
        '"y"',
        "'s'",
        "1",
        "2.5",
        "-3",
        "nil",
        "blank",
        "empty",
        "(1..3)",
        "|",
        ",",
        ".",
        ":",
        "..",
        "?",
        "&",
        "<",
        "==",
        "!=",
        ">",
        "=",
        "(",
        ")",
        "[",
        "]",
        "contains",
        "and",
        "or",
        "upcase",
        "append:",
        "split:",
        "join:",
        "size",
        "first",
        "last",
        "😀",
        "\x00",
        "\u200b",
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FRAGMENTS, max_size=40), st.sampled_from(["", " "]))
def test_nonsense_is_refused_or_rendered_but_never_crashes(pieces: list[str], between: str) -> None:
    source = between.join(pieces)
    with suppress(TemplateError):
        ENGINE.compile(source, "t").render(Run(objects=DATA, load=lambda name: ENGINE.compile(source, "t")))


names = st.sampled_from(
    ["a", "n", "m", "f", "t", "z", "o.title", "o.tags[0]", "o.tags.last", "list.first", "nothing"]
)
literals = st.one_of(
    st.integers(-9, 9).map(str),
    st.sampled_from(["'x'", "'Jade & moon'", "''", "true", "false", "nil", "'a,b,,c'"]),
)
values = st.one_of(names, literals)
lists = st.sampled_from(["list", "numbers", "(1..4)", "(0..2)", "'a,b,c' | split: ','"])
texts = st.sampled_from(["a", "n", "o.title", "o.tags[0]", "list.first", "'x'", "'Jade & moon'", "''", "12"])
texts_filter = st.sampled_from(
    [
        "upcase", "downcase", "capitalize", "size", "strip", "append: 'z'", "prepend: n", "replace: 'a', 'o'",
        "remove: 'e'", "slice: 1, 3", "slice: -1", "truncate: 6", "truncatewords: 9", "default: 'd'",
        "split: '' | join: '.'", "url_encode", "strip_newlines", "replace_first: 'o', '0'",
    ]
)  # fmt: skip
number_filter = st.sampled_from(
    [
        "plus: 2", "minus: 3", "times: 4", "divided_by: 2", "modulo: 3", "abs", "ceil", "floor", "round",
        "at_least: 2", "at_most: 4", "plus: f", "times: 1.5",
    ]
)  # fmt: skip
list_filter = st.sampled_from(["reverse", "sort", "uniq", "compact", "concat: numbers", "concat: list"])


@st.composite
def outputs(draw: st.DrawFn) -> str:
    match draw(st.integers(0, 3)):
        case 0:
            chain = draw(st.lists(texts_filter, max_size=3))
            return "{{ " + " | ".join([draw(texts), *chain]) + " }}"
        case 1:
            number = draw(st.sampled_from(["n", "m", "f", "5", "-8", "'12'", "numbers[1]"]))
            return "{{ " + " | ".join([number, *draw(st.lists(number_filter, max_size=2))]) + " }}"
        case 2:
            listed = draw(st.sampled_from(["list", "numbers", "(1..4)"]))
            homogenous = [each for each in draw(st.lists(list_filter, max_size=2)) if "concat" not in each]
            return "{{ " + " | ".join([listed, *homogenous, "join: '-'"]) + " }}"
    return (
        "{{ rows | "
        + draw(
            st.sampled_from(
                [
                    "map: 'k' | join",
                    "where: 'k', 'x' | size",
                    "sum: 'v'",
                    "map: 'v' | sort | last",
                    "uniq: 'k' | size",
                ]
            )
        )
        + " }}"
    )


def lines(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    """A text made of parts, one behind the other."""
    strategies = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map("".join)


equalities = lines(names, st.sampled_from([" == ", " != "]), values)
orders = lines(
    st.sampled_from(["n", "m", "f"]),
    st.sampled_from([" < ", " > ", " <= ", " >= "]),
    st.integers(-5, 9).map(str),
)
contents = lines(
    st.sampled_from(["a", "list", "o.tags"]), " contains ", st.sampled_from(["'a'", "'Jade'", "'r'"])
)
condition = st.one_of(equalities, orders, contents, names)
conditions = st.one_of(
    condition,
    lines(condition, st.sampled_from([" and ", " or "]), condition),
    lines(condition, " and ", condition, " or ", condition),
    lines(condition, " or ", condition, " and ", condition),
)
loops = lines(
    st.sampled_from(["list", "numbers", "rows", "(1..3)", "o.tags", "nothing"]),
    st.sampled_from(["", " limit: 2", " offset: 1", " reversed", " limit: 2 offset: 1"]),
)
turns = st.sampled_from(
    ["", "{{ forloop.index }}", "{{ forloop.last }}", "{% if forloop.first %}{% continue %}{% endif %}"]
)
small = st.sampled_from(
    ["{% cycle 'p', 'q' %}", "{% increment c %}", "{% decrement d %}", "{%- if t -%} w {%- endif -%}"]
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Tags around what `inner` makes."""
    body = st.lists(inner, max_size=3).map("".join)
    name = st.sampled_from(["x", "y"])
    return st.one_of(
        lines("{% if ", conditions, " %}", body, "{% else %}", body, "{% endif %}"),
        lines("{% unless ", conditions, " %}", body, "{% endunless %}"),
        lines("{% for i in ", loops, " %}", turns, "[{{ i.k }}]", body, "{% else %}-{% endfor %}"),
        lines("{% case ", values, " %}{% when ", values, ", 7 %}", body, "{% else %}", body, "{% endcase %}"),
        lines("{% capture ", name, " %}", body, "{% endcapture %}{{ x }}{{ y }}"),
        lines("{% assign ", name, " = ", values, " %}{{ x }}{{ y }}"),
        small,
    )


plain = st.sampled_from(["text ", "<b>"])
templates = st.lists(st.recursive(st.one_of(outputs(), plain), nested, max_leaves=12), max_size=5).map(
    "".join
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(templates)
def test_it_prints_what_python_liquid_prints(source: str) -> None:
    try:
        expected = ORACLE.from_string(source).render(**DATA)
    except liquid.exceptions.LiquidError:
        return
    assert PLAIN.compile(source, "t").render(Run(objects=DATA)) == expected
