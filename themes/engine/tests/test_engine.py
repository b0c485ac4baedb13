"""The engine's interface: values, escaping, scopes, tags, limits and errors."""

import pytest

from themes.engine import (
    Drop,
    Engine,
    Exhausted,
    Filter,
    Html,
    Limits,
    Listing,
    RenderError,
    Run,
    SyntaxFault,
    Tag,
    TagCall,
    TemplateMissing,
    attributes,
    clock,
    prop,
)


class Stone(Drop):
    secret = "not in the table"

    def __init__(self, title: str) -> None:
        self._title = title
        self.asked = 0

    @prop
    def title(self) -> str:
        self.asked += 1
        return self._title

    @prop("gift_card?")
    def is_gift_card(self) -> bool:
        return True

    @prop
    def words(self) -> Html:
        return Html("<b>clear</b>")

    def json(self) -> object:
        return {"title": self._title}


def rendered(source: str, engine: Engine | None = None, **objects: object) -> str:
    return (engine or Engine()).compile(source, "test.liquid").render(Run(objects=objects))


class TestEscaping:
    def test_text_is_escaped_when_printed(self) -> None:
        assert rendered("{{ s.title }}", s=Stone("<script>&'\"")) == "&lt;script&gt;&amp;&#39;&#34;"

    def test_the_escape_filter_does_not_escape_twice(self) -> None:
        assert rendered("{{ s.title | escape }}", s=Stone("<b>")) == "&lt;b&gt;"

    def test_markup_is_printed_as_it_is(self) -> None:
        assert rendered("{{ s.words }}", s=Stone("")) == "<b>clear</b>"

    @pytest.mark.parametrize(
        "source",
        [
            "{% capture x %}{{ t }}{% endcapture %}{{ x }}",
            "{% assign x = t | append: '!' %}{{ x }}",
            "{{ 'a' | append: t }}",
            "{{ t | prepend: 'a' }}",
            "{{ t | replace: 'x', 'y' }}",
            "{{ 'x' | replace: 'x', t }}",
            "{{ t | upcase | downcase }}",
            "{{ t | split: 'q' | join: t }}",
            "{{ t | default: 'x' }}",
            "{% echo t %}",
            "{% for c in list %}{{ c }}{% endfor %}",
            "{{ list }}",
            "{{ list | first }}",
            "{{ list | join: ', ' }}",
            "{{ t | url_decode }}",
            "{{ t | newline_to_br }}",
            "{{ t | truncate: 50 }}",
            "{{ 'much longer than that and still going on' | truncate: 38, t }}",
            "{{ 'a b c' | truncatewords: 1, t }}",
            "{{ 'a-b' | split: '-' | join: t }}",
            "{% cycle t %}",
        ],
    )
    def test_no_road_leads_around_it(self, source: str) -> None:
        text = "<script>alert(1)</script>"
        assert "<script" not in rendered(source, t=text, list=[text]).lower()

    def test_a_filter_that_does_not_exist_changes_nothing_and_is_noted(self) -> None:
        assert rendered("{{ t | safe }}", t="<b>") == "&lt;b&gt;"
        assert [str(fault) for fault in Engine().compile("\n{{ t | safe }}", "t").warnings] == [
            "t:2: there is no filter “safe”"
        ]

    def test_attributes_escape_quotes_even_of_markup(self) -> None:
        assert attributes({"alt": Html('<i class="x">'), "a b": "x", "hidden": True, "id": None}) == (
            ' alt="<i class=&#34;x&#34;>" hidden'
        )


class TestDrops:
    def test_only_the_table_is_seen(self) -> None:
        stone = Stone("jade")
        source = (
            "{{ s.secret }}{{ s._title }}{{ s.json }}{{ s.__class__ }}{{ s.title.upper }}|{{ s.gift_card? }}"
        )
        assert rendered(source, s=stone) == "|true"

    def test_a_value_is_worked_out_once(self) -> None:
        stone = Stone("jade")
        assert rendered("{{ s.title }}{{ s.title }}", s=stone) == "jadejade"
        assert stone.asked == 1

    def test_printing_a_drop_or_a_strange_object_prints_nothing(self) -> None:
        assert rendered("[{{ s }}{{ o }}]", s=Stone("jade"), o=object()) == "[]"

    def test_an_error_inside_a_property_is_not_taken_for_a_missing_name(self) -> None:
        class Broken(Drop):
            @prop
            def price(self) -> int:
                raise KeyError("a fault of ours")

        with pytest.raises(KeyError, match="a fault of ours"):
            rendered("{{ b.price }}", b=Broken())

    def test_subclasses_inherit_and_replace(self) -> None:
        class Jade(Stone):
            @prop
            def words(self) -> Html:
                return Html("<i>green</i>")

        assert rendered("{{ j.title }} {{ j.words }}", j=Jade("jade")) == "jade <i>green</i>"


class Speaking(Stone):
    def __str__(self) -> str:
        return "customers/login"


class TestLanguage:
    def test_a_drop_is_printed_compared_and_searched_by_what_it_says(self) -> None:
        source = "{{ s }}{% if s contains 'login' %} in{% endif %}{% if s contains 'cart' %} not{% endif %}"
        assert rendered(source, s=Speaking("")) == "customers/login in"
        assert rendered("{% if s contains 'jade' %}x{% endif %}", s=Stone("jade")) == ""

    @pytest.mark.parametrize("value", [None, False, "", "  ", [], {}, Listing.of([])])
    def test_blank(self, value: object) -> None:
        assert rendered("{% if v == blank %}yes{% endif %}", v=value) == "yes"

    @pytest.mark.parametrize("value", [0, "x", [1], True])
    def test_not_blank(self, value: object) -> None:
        assert rendered("{% if v == blank %}yes{% else %}no{% endif %}", v=value) == "no"

    def test_what_is_missing_is_nil(self) -> None:
        assert rendered("[{{ a.b.c }}{{ a[0] }}{% for x in nothing %}x{% endfor %}]", a={}) == "[]"

    def test_true_and_one_are_not_equal(self) -> None:
        assert rendered("{% if a == 1 %}x{% endif %}{% if b == true %}y{% endif %}", a=True, b=1) == ""

    def test_break_outside_a_loop_ends_the_template(self) -> None:
        assert rendered("a{% break %}b") == "a"

    def test_a_listing_is_a_list(self) -> None:
        listing = Listing.of(["a", "b", "c"])
        assert (
            rendered("{{ l.size }}{{ l.first }}{{ l.last }}{{ l[1] }}{{ l | join: '-' }}", l=listing)
            == "3acba-b-c"
        )

    def test_a_listing_reads_each_window_once(self) -> None:
        asked: list[tuple[int, int]] = []

        def fetch(offset: int, limit: int) -> list[int]:
            asked.append((offset, limit))
            return list(range(offset, min(offset + limit, 7)))

        listing = Listing(fetch, lambda: 7)
        assert rendered("{% for x in l %}{{ x }}{% endfor %}{{ l.size }}", l=listing) == "01234567"
        listing.show(3, 2)
        assert list(listing) == [3, 4]
        assert asked == [(0, 50), (3, 2)]

    def test_an_item_of_a_listing_by_its_handle(self) -> None:
        listing = Listing.of([Stone("jade")], named={"agate": Stone("agate")}.get)
        assert rendered("{{ l['agate'].title }}{{ l.onyx.title }}", l=listing) == "agate"


class TestRun:
    def test_globals_are_resolved_when_used_and_once(self) -> None:
        asked: list[str] = []

        def resolve(name: str) -> object:
            asked.append(name)
            return {"cart": 3}.get(name)

        run = Run(resolve=resolve)
        engine = Engine()
        engine.compile("{{ cart }}{{ cart }}{% if shop %}{% endif %}", "a").render(run)
        engine.compile("{{ cart }}{{ shop }}", "b").render(run)
        assert asked == ["cart", "shop"]

    def test_a_snippet_sees_globals_and_its_arguments_but_not_the_callers_variables(self) -> None:
        engine = Engine()
        snippet = engine.compile("{{ given }}{{ section }}{{ local }}{{ shop }}", "snippets/s.liquid")
        run = Run(objects={"shop": "S"}, load=lambda name: snippet)
        page = engine.compile("{% assign local = 'L' %}{% render 's', given: 'G' %}", "page.liquid")
        assert page.render(run, {"section": "X"}) == "GXS"

    @pytest.mark.parametrize("tag", ["render", "include"])
    def test_a_name_behind_with_is_a_name_as_old_themes_write_it(self, tag: str) -> None:
        engine = Engine()
        snippet = engine.compile("{{ place }}", "snippets/s.liquid")
        page = engine.compile(f"{{% {tag} 's' with place: 4 %}}", "page.liquid")
        assert page.render(Run(load=lambda name: snippet)) == "4"
        assert [warning.message for warning in page.warnings] == ["“with” is not expected here"]

    def test_a_snippet_for_each_item(self) -> None:
        engine = Engine()
        snippet = engine.compile("{{ forloop.index }}{{ stone.title }} ", "snippets/s.liquid")
        run = Run(objects={"stones": Listing.of([Stone("a"), Stone("b")])}, load=lambda name: snippet)
        assert engine.compile("{% render 's' for stones as stone %}", "p").render(run) == "1a 2b "

    def test_the_same_source_is_compiled_once(self) -> None:
        engine = Engine()
        assert engine.compile("{{ a }}", "a.liquid") is engine.compile("{{ a }}", "a.liquid")
        assert engine.compile("{{ a }}", "a.liquid") is not engine.compile("{{ a }}", "b.liquid")


class TestFiltersAndTags:
    def test_a_filter_may_get_the_state(self) -> None:
        engine = Engine(
            filters={"mark": Filter(lambda state, value, by="": f"{state}{value}{by}", needs_state=True)}
        )
        run = Run(state="S", objects={"v": "V"})
        assert engine.compile("{{ v | mark: by: '!' }}", "f").render(run) == "SV!"

    def test_an_inline_tag(self) -> None:
        def link(call: TagCall) -> Html:
            return Html(f"<a{attributes({'href': call.arg(0), **call.named})}>")

        engine = Engine(tags={"link": Tag(link)})
        assert (
            rendered("{% link '/x', data-id: s.title %}", engine, s=Stone('"'))
            == '<a href="/x" data-id="&#34;">'
        )

    def test_the_name_of_an_argument_may_have_dots(self) -> None:
        engine = Engine(tags={"names": Tag(lambda call: Html(" ".join(call.named)))})
        assert (
            rendered("{% names closest.product: s.title, id: 1 %}", engine, s=Stone("j"))
            == "closest.product id"
        )

    def test_a_block_tag_with_a_word_between_its_arguments(self) -> None:
        def pages(call: TagCall) -> Html:
            return call.body({"pages": [call.arg(0), call.arg(1)]})

        engine = Engine(tags={"pages": Tag(pages, "block", ("by",))})
        assert rendered(
            "{% pages s.title by 24 %}{{ pages[0] }}/{{ pages[1] }}{% endpages %}", engine, s=Stone("j")
        ) == ("j/24")


class TestFaults:
    def test_a_syntax_fault_names_file_and_line(self) -> None:
        with pytest.raises(SyntaxFault) as caught:
            Engine().compile("one\ntwo {% if %}", "sections/hero.liquid")
        assert (caught.value.file, caught.value.line) == ("sections/hero.liquid", 2)

    def test_a_fault_in_a_snippet_names_the_snippet(self) -> None:
        engine = Engine()
        snippet = engine.compile("\n\n{{ 4 | divided_by: 0 }}", "snippets/s.liquid")
        with pytest.raises(RenderError) as caught:
            engine.compile("{% render 's' %}", "page.liquid").render(Run(load=lambda name: snippet))
        assert str(caught.value) == "snippets/s.liquid:3: divided by zero"

    def test_a_missing_snippet(self) -> None:
        def load(name: str) -> object:
            raise TemplateMissing(f"there is no snippet {name}")

        with pytest.raises(TemplateMissing):
            Engine().compile("{% render 'x' %}", "p").render(Run(load=load))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("source", "limits"),
        [
            ("{% for a in (1..900) %}{% for b in (1..900) %}{% endfor %}{% endfor %}", Limits(fuel=1000)),
            ("{% for a in (1..500) %}" + "0123456789" * 64 + "{% endfor %}", Limits(fuel=4000)),
            ("{% for a in (1..900) %}{% for b in (1..900) %}{% endfor %}{% endfor %}", Limits(seconds=0)),
        ],
    )
    def test_limits_end_a_render(self, source: str, limits: Limits) -> None:
        with pytest.raises(Exhausted):
            rendered(source, Engine(limits=limits))

    def test_a_snippet_that_renders_itself_ends(self) -> None:
        engine = Engine()
        snippet = engine.compile("{% render 's' %}", "snippets/s.liquid")
        with pytest.raises(Exhausted, match="nested too deeply"):
            snippet.render(Run(load=lambda name: snippet))

    def test_a_source_that_is_too_large_is_refused(self) -> None:
        with pytest.raises(SyntaxFault, match="larger than 10"):
            Engine(limits=Limits(source=10)).compile("x" * 11, "big.liquid")

    def test_blocks_nested_too_deeply_are_refused(self) -> None:
        with pytest.raises(SyntaxFault, match="nested 3 deep"):
            Engine(limits=Limits(nesting=3)).compile("{% if a %}" * 5 + "{% endif %}" * 5, "deep.liquid")


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ 3.14159 | round: 9999999 }}", "3.14159"),
        ("{{ 12345678.987 | round: 1 }}", "12345679.0"),
        ("{{ 1234.5 | round: -2 }}", "1200"),
    ],
)
def test_rounding_to_any_number_of_places(source: str, printed: str) -> None:
    assert Engine().compile(source, "a.liquid").render(Run()) == printed


def test_a_fault_of_arithmetic_says_nothing_of_python() -> None:
    template = Engine(filters={"fail": Filter(lambda value: 1 / 0)}).compile("{{ 1 | fail }}", "a.liquid")
    with pytest.raises(RenderError, match="fail: this number can't be reckoned with"):
        template.render(Run())


def test_whoever_runs_templates_may_pause_them_before_each_and_between_slices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "_pauses", [])
    paused: list[int] = []
    clock.pause_with(lambda: paused.append(1))
    rendered("short")
    assert len(paused) == 1
    rendered("{% for i in (1..3000) %}{{ i }}{% endfor %}")
    assert len(paused) > 5
