"""Every check finds its bad example and passes its good one; themes of our own pass all."""

import json
from pathlib import Path

import pytest

from themes import installed
from themes.tools.lint import Config, ConfigFault, Severity, Theme, lint, read_config, read_theme
from themes.tools.lint.config import FILE
from themes.tools.lint.examples import BASE, files_of
from themes.tools.lint.show import as_json, as_text
from themes.tools.lint.table import CHECKS
from themes.tools.scaffold import STARTER


def section(text: str) -> list[tuple[str, int, int, str]]:
    return [
        (each.check, each.line, each.column, str(each.message))
        for each in lint(Theme("example", files_of({"sections/hero.liquid": text})))
        if each.severity > Severity.HINT
    ]


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_finds_what_is_wrong_and_nothing_else(name: str) -> None:
    check = CHECKS[name]
    bad = [each.check for each in lint(Theme("bad", files_of(check.bad)))]
    good = lint(Theme("good", files_of(check.good)))
    assert name in bad
    assert [each for each in good if each.check == name] == []
    assert [each for each in good if each.severity > Severity.HINT] == []
    assert str(check.about)


@pytest.mark.parametrize("name", installed.package_names())
def test_our_themes_pass(name: str) -> None:
    offences = lint(read_theme(installed.folder(name)), read_config(installed.folder(name)))
    assert [str(each) for each in offences if each.severity > Severity.HINT] == []


def test_the_starter_has_nothing_to_complain_about() -> None:
    assert [str(each) for each in lint(read_theme(STARTER), read_config(STARTER))] == []


def test_a_fault_names_its_place_and_shows_the_line() -> None:
    theme = Theme("example", files_of({"sections/hero.liquid": "<h1>\n  {{ prodcut.title }}\n</h1>\n"}))
    offences = lint(theme)
    assert as_text(offences, "example") == (
        "sections/hero.liquid:2:6: error: nothing gives “prodcut” a value; did you mean “product”?"
        " [UnknownObject]\n"
        "     2 | {{ prodcut.title }}\n"
        "       |    ^\n\n"
        "example: 1 error in 1 file.\n"
    )
    assert json.loads(as_json(offences)) == [
        {
            "check": "UnknownObject",
            "severity": "error",
            "file": "sections/hero.liquid",
            "line": 2,
            "column": 6,
            "message": "nothing gives “prodcut” a value; did you mean “product”?",
        }
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% for media in product.media %}{{ media.alt }}{% endfor %}", []),
        (
            "{% for variant in product.variants %}{{ variant.prize }}{% endfor %}",
            [("UnknownProperty", 1, 41, "“variant” has no “prize”; did you mean “price”?")],
        ),
        (
            "{% assign first = product.variants | where: 'available' | first %}{{ first.prize }}",
            [("UnknownProperty", 1, 70, "“variant” has no “prize”; did you mean “price”?")],
        ),
        ("{% for i in (1..3) %}{{ forloop.index }}{{ i }}{% endfor %}", []),
        (
            "{% for i in (1..3) %}{{ forloop.indez }}{{ i }}{% endfor %}",
            [("UnknownProperty", 1, 25, "“forloop” has no “indez”; did you mean “index”?")],
        ),
        ("{% form 'contact' %}{{ form.errors.size }}{% endform %}", []),
        ("{{ form.errors }}", [("UnknownObject", 1, 4, "nothing gives “form” a value")]),
        ("{% increment count %}{{ count }}", []),
        ("{{ product.title.size }}{{ product.variants.size }}{{ product.variants.first.price }}", []),
        ("{{ routes.cart_url }}", []),
        (
            "{{ routes.basket_url }}",
            [("UnknownProperty", 1, 4, "“routes” has no “basket_url”; did you mean “cart_url”?")],
        ),
    ],
)
def test_types_are_followed(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert [each for each in section(text) if each[0] != "UnlimitedLoop"] == expected


def test_what_a_snippet_is_handed_has_a_type() -> None:
    files = {
        "sections/grid.liquid": "{% for product in collection.products limit: 4 %}"
        "{% render 'card', item: product, wide: true %}{% endfor %}",
        "snippets/card.liquid": "{{ item.titel }}{{ wide }}{{ item.title }}{{ high }}",
    }
    theme = Theme("example", files_of(files))
    assert [(each.check, each.file, each.column) for each in lint(theme)] == [
        ("UnknownProperty", "snippets/card.liquid", 4),
        ("UnknownObject", "snippets/card.liquid", 46),
    ]


def test_comments_turn_checks_off() -> None:
    wrong = "{{ nobody }}"
    assert [each[1] for each in section(f"{wrong}\n")] == [1]
    assert section(f"{{% # theme-check-disable-next-line %}}\n{wrong}\n") == []
    assert section(f"{{% # theme-check-disable UnknownObject %}}\n{wrong}\n") == []
    assert section(f"{{% comment %}}theme-check-disable UnknownObject{{% endcomment %}}\n{wrong}\n") == []
    assert [each[0] for each in section(f"{{% # theme-check-disable ImageAlt %}}\n{wrong}\n")] == [
        "UnknownObject"
    ]
    on_again = f"{{% # theme-check-disable %}}\n{wrong}\n{{% # theme-check-enable %}}\n{{{{ noone }}}}\n"
    assert [each[1] for each in section(on_again)] == [4]


def test_a_file_says_which_checks_run(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        'ignore = ["assets/*"]\n[checks.UnknownObject]\nseverity = "warning"\n'
        "[checks.ImageAlt]\nenabled = false\n"
    )
    config = read_config(tmp_path)
    text = {"sections/hero.liquid": "{{ nobody }}<img src='a' width='1' height='1'>", "assets/old.css": "p{}"}
    offences = lint(Theme("example", files_of(text)), config)
    assert [(each.check, each.severity) for each in offences] == [("UnknownObject", Severity.WARNING)]
    assert read_config(tmp_path / "nowhere") == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("checks = 1", "a table for each check"),
        ("[checks.Nothing]\n", "there is no check “Nothing”"),
        ('[checks.ImageAlt]\nseverity = "bad"', "error, warning or hint"),
        ("rules = 1", "“rules” is not known"),
        ("[", FILE),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigFault, match=message):
        read_config(tmp_path)


def test_what_is_hostile_does_no_harm() -> None:
    texts = [
        "<" * 20_000,
        "{{" * 20_000,
        '<a href="' * 5_000,
        "{% if a %}" * 500,
        "{% # " * 5_000,
        "\ue000<img \uf8ff>",
    ]
    for text in texts:
        lint(Theme("hostile", files_of({"sections/hero.liquid": text})))
    lint(Theme("bytes", {**files_of(BASE), "sections/bad.liquid": b"\xff\xfe", "templates/x.json": b"\xff"}))
