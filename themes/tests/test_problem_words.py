"""Problems of themes are told in the language of whoever reads them, whoever found them."""

from pathlib import Path

import pytest
from django.utils.translation import override

from themes.document import DocumentFault, checked
from themes.engine import Engine, RenderError, Run, Said, SyntaxFault
from themes.format.lax_json import JsonFault, parse_json
from themes.format.load import load_files
from themes.format.problems import PackageError, Problem, in_words
from themes.format.schema import Setting

FILES = {
    "layout/theme.liquid": b"{{ content_for_header }}{{ content_for_layout }}",
    "sections/hero.liquid": b'{% if a %}\n{% schema %}{"name": "Hero", "settings": }{% endschema %}',
    "templates/index.json": b'{"sections": {"a": {"type": "nope"}}, "order": ["a"]}',
}


def found(language: str) -> list[str]:
    with override(language), pytest.raises(PackageError) as caught:
        load_files("tried", FILES, Engine())
    with override(language):
        return [str(problem) for problem in caught.value.problems if not problem.is_warning]


def test_a_package_is_told_in_both_languages() -> None:
    assert found("en") == [
        "sections/hero.liquid:2:42: the schema is not JSON: a value was expected",
        "sections/hero.liquid:1:1: “if” is never closed: {% endif %} is missing",
        "templates/index.json:1:21: “a” is of an unknown type: “nope”",
    ]
    assert found("zh-hans") == [
        "sections/hero.liquid:2:42: schema 不是合法的 JSON：此处应有一个值",
        "sections/hero.liquid:1:1: “if”没有结束：缺少 {% endif %}",
        "templates/index.json:1:21: “a”的类型“nope”不存在",
    ]


def test_a_problem_found_in_one_language_is_read_in_another() -> None:
    """Packages are kept in memory and shared by people who read different languages."""
    with override("zh-hans"), pytest.raises(PackageError) as caught:
        load_files("tried", FILES, Engine())
    assert caught.value.problems[-1].json()["message"] == "“a” is of an unknown type: “nope”"
    with override("zh-hans"):
        assert caught.value.problems[-1].json()["message"] == "“a”的类型“nope”不存在"
        assert str(caught.value).startswith("The theme “tried” can't be used: sections/hero.liquid:2:42: the")


def test_what_the_engine_says_is_whole_in_english_and_keeps_its_parts() -> None:
    with pytest.raises(SyntaxFault) as caught:
        Engine().compile("{% assign = 1 %}", "x")
    said = caught.value.message
    assert said == "a name was expected, not “=”"
    assert isinstance(said, Said)
    assert (said.text, said.values) == (
        "%(what)s was expected, not “%(found)s”",
        {"what": "a name", "found": "="},
    )
    with override("zh-hans"):
        assert str(in_words(said)) == "此处应为名称，而不是“=”"


def test_a_fault_of_rendering_is_told_with_its_place() -> None:
    template = Engine().compile("\n{{ 1 | divided_by: 0 }}", "sections/x.liquid")
    with pytest.raises(RenderError) as caught:
        template.render(Run())
    with override("zh-hans"):
        assert str(Problem.of(caught.value)) == "sections/x.liquid:2:8: 除数为零"
    assert str(Problem.of(caught.value)) == "sections/x.liquid:2:8: divided by zero"


def test_per_cent_signs_of_a_template_are_told_as_they_are() -> None:
    with pytest.raises(SyntaxFault) as caught:
        Engine().compile("a {% b", "x")
    assert str(Problem.of(caught.value)) == "x:1:3: this “{%” is never closed"
    with override("zh-hans"):
        assert str(Problem.of(caught.value)) == "x:1:3: “{%”没有结束"


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("[1 2]", "a comma is missing", "缺少逗号"),
        ('{"a" 1}', "a colon is missing", "缺少冒号"),
        ("{a}", "a name in double quotes was expected", "此处应为双引号中的名称"),
        ('["a', "this text is never closed", "字符串没有结束"),
        ('["a\n"]', "a line break or control character stands in a text", "字符串中含有换行或控制字符"),
        (r'["\x"]', "this backslash begins no sign that JSON knows", "反斜杠后不是 JSON 支持的转义字符"),
        ("[] []", "something follows behind the end", "结尾之后还有多余内容"),
        ("", "a value was expected", "此处应有一个值"),
        ("[NaN]", "“NaN” is no number", "“NaN”不是数字"),
        ("1" * 5000, "a number is too long", "数字过长"),
        ("[" * 100_000, "it is nested too deeply", "嵌套过深"),
    ],
)
def test_what_is_no_json_is_told_in_our_own_words(text: str, english: str, chinese: str) -> None:
    with pytest.raises(JsonFault) as caught:
        parse_json(text)
    assert str(caught.value) == english
    with override("zh-hans"):
        assert str(caught.value) == chinese


def test_a_value_that_does_not_fit() -> None:
    size = Setting("size", "range", minimum=1, maximum=9)
    with override("zh-hans"):
        assert str(size.fault(12)) == "12 不在 1 到 9 之间"
        assert str(size.fault("much")) == "应为数字"
    assert size.fault(5) is None


def test_a_document_of_a_wrong_shape() -> None:
    with pytest.raises(DocumentFault) as caught:
        checked({"templates": {"index": {"sections": [], "order": []}}})
    assert str(caught.value) == "templates.index.sections: an object was expected"
    with override("zh-hans"):
        assert str(caught.value) == "templates.index.sections：应为对象"


def test_engine_files_say_everything_by_said() -> None:
    """A message that is a bare text has no translation; `raise` of the engine's own errors names a `Said`."""
    engine = Path(__file__).parents[1] / "engine"
    bare = [
        f"{path.name}:{number}"
        for path in sorted(engine.rglob("*.py"))
        if "tests" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if any(
            f'{name}("' in line or f'{name}(f"' in line
            for name in ("Fault", "Error", "Exhausted", ".fault", ".warn")
        )
        and "TypeError(" not in line
    ]
    assert bare == []
