"""Styles and scripts of themes get smaller and keep their meaning."""

from __future__ import annotations

import pytest

from themes.format.minify import MOST_BYTES, minified


@pytest.mark.parametrize(
    ("name", "body", "small"),
    [
        ("a.css", "/* x */\n.a {\n  & :hover { color: red; }\n}\n", ".a{& :hover{color:red}}"),
        ("a.css", ":root { --gap: calc( 1px + 2% ); }", ":root{--gap:calc(1px + 2%)}"),
        ("a.js", "// note\nlet a = `x  // y ${ b }`;\n", "let a=`x  // y ${ b }`;"),
        ("a.js", "return /a  b/.test(x) // c\n", "return/a  b/.test(x)"),
        ("a.mjs", 'import a from "./a.js";\n\nexport { a };\n', 'import a from"./a.js";export{a};'),
    ],
)
def test_it_gets_smaller(name: str, body: str, small: str) -> None:
    assert minified(name, body.encode()).decode() == small


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.min.css", b".a { }"),
        ("a.svg", b"<svg>  </svg>"),
        ("a.css", b".a { color: {{ settings.x }}; }"),
        ("a.css", b"\xff\xfe { }"),
        ("a.js", b"/* x */ " * (MOST_BYTES // 8 + 1)),
    ],
)
def test_it_stays_as_it_is(name: str, body: bytes) -> None:
    assert minified(name, body) == body
