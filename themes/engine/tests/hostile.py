"""Templates that mean harm: each tries to take time or memory without end."""

from themes.engine import Drop, prop


def grown(start: str, doublings: int) -> str:
    """A template that gives `big` a text doubled so many times."""
    return (
        f"{{% assign big = {start} %}}"
        f"{{% for i in (1..{doublings}) %}}{{% assign big = big | append: big %}}{{% endfor %}}"
    )


def often(body: str, times: int = 9_999) -> str:
    """A template that renders something many times."""
    return f"{{% for i in (1..{times}) %}}{body}{{% endfor %}}"


BIG = grown("'x'", 19)
"""Half a million characters."""

EMOJI = grown("'😀'", 19)

MANY = grown("'ab,'", 13) + "{% assign many = big | split: ',' %}"
"""A list of 8,192 texts."""

TEMPLATES: dict[str, str] = {
    # those that stop or exhaust other engines
    "loops one after another": "{% for i in (1..50000) %}{% endfor %}" * 2000,
    "a snippet that renders itself twice": "{% render 'twice' %}",
    "append without end": grown("'x'", 60) + "{{ big }}",
    "replace without end": BIG + "{{ big | replace: 'x', big }}",
    "concat without end": MANY + often("{% assign many = many | concat: many %}", 60),
    "split into characters": BIG + "{% assign l = big | split: '' %}{{ l.size }}",
    "squares of a number": "{% assign n = 99999999 %}"
    "{% for i in (1..64) %}{% assign n = n | times: n %}{% endfor %}",
    "uniq of many objects": "{% for i in (1..50) %}{{ objects | uniq | size }}{% endfor %}",
    "raw that is never closed": "{% raw %}" * 28_000,
    # our own
    "nested loops": "{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}x"
    "{% endfor %}{% endfor %}{% endfor %}",
    "a range of billions": "{{ (1..9999999999) | join: ',' }}",
    "a range of billions, walked": "{% for i in (1..9999999999) %}{{ i }}{% endfor %}",
    "prepend in captures": "{% capture a %}0123456789{% endcapture %}"
    "{% for i in (1..30) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}{{ a }}",
    "one large text printed often": BIG + "{% for i in (1..100000) %}{{ big }}{% endfor %}",
    "one large text escaped often": grown("lt", 19) + "{% for i in (1..100000) %}{{ big }}{% endfor %}",
    "large text of four bytes kept often": EMOJI
    + "".join(f"{{% assign v{i} = big | append: '{i}' %}}" for i in range(400)),
    "filters on large text": BIG
    + "{% for i in (1..99999) %}{% assign s = big | upcase | strip | size %}{% endfor %}",
    "joins of large texts": BIG
    + "{% assign l = big | split: '!' %}{% for i in (1..15) %}{% assign l = l | concat: l %}{% endfor %}"
    "{{ l | join: big | size }}",
    "sorts": MANY + "{% for i in (1..9999) %}{% assign s = many | sort | reverse | uniq %}{% endfor %}",
    "sorts of long texts that begin alike": BIG
    + "{% assign l = big | append: '1' | split: '!' %}{% assign m = big | append: '0' | split: '!' %}"
    "{% for i in (1..13) %}{% assign l = l | concat: m %}{% endfor %}{{ l | sort | size }}",
    "lists compared": MANY + "{% for i in (1..99999) %}{% if many == many %}{% endif %}{% endfor %}",
    "lists searched": MANY + "{% for i in (1..99999) %}{% if many contains 'no' %}{% endif %}{% endfor %}",
    "texts searched": BIG + "{% for i in (1..99999) %}{% if big contains 'xxxxxy' %}{% endif %}{% endfor %}",
    "strip_html of openings": grown("'<'", 18)
    + "{% for i in (1..999) %}{{ big | strip_html | size }}{% endfor %}",
    "escape_once of ampersands": grown("'&amp'", 16)
    + "{% for i in (1..999) %}{{ big | escape_once | size }}{% endfor %}",
    "newlines": grown("'\n'", 19) + "{% for i in (1..999) %}{{ big | newline_to_br | size }}{% endfor %}",
    "numbers with many digits": grown("'9'", 19)
    + "{% for i in (1..9999) %}{{ big | plus: 1 }}{{ big | times: big }}{{ big | round: 99999 }}{% endfor %}",
    "powers of a fraction": "{% assign n = 9.9 %}" + often("{% assign n = n | times: n %}"),
    "a long format for dates": grown("'%c'", 18)
    + "{% for i in (1..999) %}{{ 'now' | date: big }}{% endfor %}",
    "cycles": "{% for i in (1..999999) %}{% cycle 'a', 'b' %}{% endfor %}",
    "counters": "{% for i in (1..999999) %}{% increment n %}{% endfor %}",
    "continue": "{% for i in (1..99999999) %}{% continue %}{% endfor %}",
    "a table": "{% tablerow i in (1..99999999) cols: 1 %}{{ i }}{% endtablerow %}",
    "case with many values": "{% for i in (1..99999) %}{% case 1 %}{% when "
    + ", ".join(["1"] * 200)
    + " %}{% case 1 %}{% when 1, 1, 1, 1 %}x{% endcase %}{% endcase %}{% endfor %}",
    "include that includes itself": "{% include 'itself' %}",
    "render for many, each for many": "{% render 'each' for (1..99999) as i %}",
    "conditions": "{% for i in (1..99999) %}{% if "
    + " or ".join(["a == 1"] * 400)
    + " %}{% endif %}{% endfor %}",
    "long chains of filters": "{% for i in (1..99999) %}{{ 'a'" + " | upcase" * 99 + " }}{% endfor %}",
    "deep blocks": "{% if true %}" * 59 + "x" + "{% endif %}" * 59,
    "deep brackets": "{{ " + "a[" * 19 + "0" + "]" * 19 + " }}",
    "printing a list of lists": "{% for i in (1..9999) %}{{ objects }}{% endfor %}",
    "where on many": often("{% assign w = objects | where: 'n', 5 | map: 'n' | sum %}"),
    "truncatewords of long text": grown("'x '", 18)
    + "{% for i in (1..99) %}{{ big | truncatewords: 99999 | size }}"
    "{% endfor %}",
    "slices": BIG + "{% for i in (1..99999) %}{% assign s = big | slice: 1, 499999 %}{% endfor %}",
    "urls": EMOJI + "{% for i in (1..999) %}{{ big | url_encode | size }}{% endfor %}",
}

SNIPPETS = {
    "twice": "{% render 'twice' %}{% render 'twice' %}",
    "itself": "x{% include 'itself' %}",
    "each": "{% render 'leaf' for (1..99999) as j %}",
    "leaf": "{{ j }}",
}


class Endless(Drop):
    """An object whose properties are objects like it."""

    def lookup(self, key: object) -> object:
        return Endless()

    @prop
    def title(self) -> str:
        return "again"


OBJECTS: dict[str, object] = {
    "lt": "<",
    "objects": [{"n": index, "title": f"t{index}"} for index in range(20_000)],
    "endless": Endless(),
}
