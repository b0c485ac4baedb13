"""Reads expressions, word by word. What Liquid tolerates is read and noted as a warning."""

from collections.abc import Callable, Collection
from typing import Literal as OneOf

from themes.engine.errors import SyntaxFault
from themes.engine.html import Html
from themes.engine.said import Said
from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Condition,
    Expression,
    Filtered,
    FilterUse,
    Literal,
    Path,
    Range,
)
from themes.engine.syntax.lexer import Word, words_of
from themes.engine.syntax.source import Source
from themes.engine.values import BLANK, EMPTY

MAX_FILTERS = 100
MAX_TERMS = 500
MAX_KEYS = 100
MAX_BRACKETS = 20

CONSTANTS: dict[str, object] = {
    "true": True,
    "false": False,
    "nil": None,
    "null": None,
    "blank": BLANK,
    "empty": EMPTY,
}


class Cursor:
    """A place in the words of one markup."""

    def __init__(
        self, markup: str, at: int, source: Source, *, warn: Callable[[SyntaxFault], None], escape: bool
    ) -> None:
        self._words = words_of(markup, at)
        self._index = 0
        self._source = source
        self._markup = markup
        self._markup_at = at
        self._warn = warn
        self._text: type[str] = Html if escape else str
        self._brackets = 0

    @property
    def word(self) -> Word:
        """The word in front."""
        return self._words[self._index]

    @property
    def next_text(self) -> str:
        """The word behind the one in front."""
        return self._words[min(self._index + 1, len(self._words) - 1)].text

    def written(self, at: int) -> str:
        """What stands in the source from an offset up to the last word read."""
        end = self._words[self._index - 1]
        return self._markup[at - self._markup_at : end.at + len(end.text) - self._markup_at]

    @property
    def at_end(self) -> bool:
        """Whether all words are read."""
        return self.word.kind == "end"

    def step(self) -> Word:
        """Read one word."""
        word = self.word
        if word.kind != "end":
            self._index += 1
        return word

    def accept(self, *texts: str) -> bool:
        """Read the word in front if it is one of these, outside quotes."""
        if self.word.text in texts and self.word.kind != "string":
            self.step()
            return True
        return False

    def fault(self, message: str) -> SyntaxFault:
        """A fault at the word in front."""
        return self._source.fault(message, self.word.at)

    def warn(self, message: str) -> None:
        """Note that the markup is not as it should be here, though it can be read."""
        self._warn(self.fault(message))

    def expect(self, text: str) -> None:
        """Read this word. Raises `SyntaxFault`."""
        if not self.accept(text):
            raise self._expected(Said("“%(text)s”", text=text))

    def name(self, what: Said) -> str:
        """Read a plain name. Raises `SyntaxFault` that calls it `what`."""
        if self.word.kind not in {"name", "int"} or self.word.text.startswith("-"):
            raise self._expected(what)
        return self.step().text

    def end(self) -> None:
        """Nothing may follow; what does is passed over with a warning."""
        if not self.at_end:
            self.warn(Said("“%(found)s” is not expected here", found=self.word.text))

    def _expected(self, what: Said) -> SyntaxFault:
        if self.at_end:
            return self.fault(Said("%(what)s was expected", what=what))
        return self.fault(Said("%(what)s was expected, not “%(found)s”", what=what, found=self.word.text))

    # values -------------------------------------------------------------------------------------------

    def filtered(self) -> Expression:
        """A value and its filters."""
        at = self.word.at
        value = self.value()
        self.skip_to("|")
        filters: list[FilterUse] = []
        while self.accept("|"):
            if self.word.kind != "name":
                self.warn(Said("the name of a filter was expected"))
            else:
                filters.append(self._filter())
            self.skip_to("|")
            if len(filters) > MAX_FILTERS:
                raise self.fault(Said("a value may go through %(most)s filters", most=MAX_FILTERS))
        return Filtered(value, tuple(filters), at) if filters else value

    def skip_to(self, *marks: str) -> None:
        """Pass over what can't be read, up to one of these marks, with a warning."""
        if self.at_end or self.word.text in marks:
            return
        self.warn(Said("“%(found)s” is not expected here", found=self.word.text))
        while not self.at_end and self.word.text not in marks:
            self.step()

    def _filter(self) -> FilterUse:
        at, name = self.word.at, self.step().text
        args: list[Expression] = []
        named: list[tuple[str, Expression]] = []
        if self.accept(":"):
            self.arguments(args, named, {"|"})
        return FilterUse(name, tuple(args), tuple(named), at)

    def arguments(
        self, args: list[Expression], named: list[tuple[str, Expression]], stop: Collection[str] = ()
    ) -> None:
        """Read `value, name: value …` up to one of `stop`; commas may be missing."""
        while not self.at_end and self.word.text not in stop:
            if self.accept(","):
                continue
            if key := self._key_ahead():
                named.append((key, self.value()))
            elif self.word.kind in {"mark", "compare", "other", "dots"} and self.word.text not in "[(":
                self.warn(Said("“%(found)s” is not expected here", found=self.word.text))
                self.step()
            else:
                args.append(self.value())
            if not self.at_end and self.word.text not in {",", *stop}:
                self.warn(Said("a comma is missing"))

    def _key_ahead(self) -> str:
        """Read `name:` or `name.name:`, in front of a value that is given by name; "" when there is none."""
        end = self._index
        while self._words[end].kind == "name" and self._words[end + 1].text == ".":
            end += 2
        if self._words[end].kind != "name" or self._words[end + 1].text != ":":
            return ""
        key = "".join(word.text for word in self._words[self._index : end + 1])
        self._index = end + 2
        return key

    def value(self) -> Expression:
        """A literal, range or path. Raises `SyntaxFault`."""
        word = self.word
        match word.kind:
            case "string":
                self.step()
                return Literal(self._text(word.text[1:-1]), word.at)
            case "int" | "float":
                self.step()
                return Literal(_number(word), word.at)
            case "name":
                if word.text in CONSTANTS and self._words[self._index + 1].text not in {".", "["}:
                    self.step()
                    return Literal(CONSTANTS[word.text], word.at)
                return self._path()
        if word.text == "[":
            return self._path()
        if word.text == "(":
            return self._range()
        raise self._expected(Said("a value"))

    def _range(self) -> Expression:
        at = self.step().at
        start = self.value()
        if self.accept(")"):
            return start
        self.expect("..")
        stop = self.value()
        self.expect(")")
        return Range(start, stop, at)

    def _path(self) -> Path:
        at = self.word.at
        root: str | Expression = self._bracket() if self.word.text == "[" else self.step().text
        if isinstance(root, Literal) and isinstance(root.value, str):
            root = str(root.value)
        keys: list[str | int | Expression] = []
        while self.word.text in {".", "["} and self.word.kind == "mark":
            if self.accept("."):
                if self.word.kind == "int":
                    self.warn(Said("a position is written in brackets: [0]"))
                elif self.word.kind != "name":
                    self.warn(Said("a name was expected behind the dot"))
                    continue
                keys.append(_key(Literal(_number(self.word) if self.word.kind == "int" else self.word.text)))
                self.step()
            else:
                keys.append(_key(self._bracket()))
            if len(keys) > MAX_KEYS:
                raise self.fault(Said("a path may have %(most)s parts", most=MAX_KEYS))
        return Path(root, tuple(keys), at, self.written(at))

    def _bracket(self) -> Expression:
        self._brackets += 1
        if self._brackets > MAX_BRACKETS:
            raise self.fault(Said("brackets may be nested %(most)s deep", most=MAX_BRACKETS))
        self.expect("[")
        found = self.value()
        self.expect("]")
        self._brackets -= 1
        return found

    # conditions ---------------------------------------------------------------------------------------

    def condition(self) -> AnyExpression:
        """What `if` decides by."""
        terms = [self._term()]
        joins: list[OneOf["and", "or"]] = []
        while self.word.kind == "name" and self.word.text in {"and", "or"}:
            joins.append("and" if self.step().text == "and" else "or")
            terms.append(self._term())
            if len(terms) > MAX_TERMS:
                raise self.fault(Said("a condition may have %(most)s terms", most=MAX_TERMS))
        if not self.at_end:
            self.skip_to()
        return Condition(tuple(terms), tuple(joins)) if joins else terms[0]

    def _term(self) -> Expression | Comparison:
        at, left = self.word.at, self.value()
        if self.word.kind == "compare" or self.word.text == "contains":
            operator = self.step().text
            return Comparison(left, operator, self.value(), at)
        if self.word.text == "=":
            self.warn(Said("two values are compared with “==”"))
            self.step()
            return Comparison(left, "==", self.value(), at)
        return left


def _number(word: Word) -> int | float:
    return int(word.text[:60]) if word.kind == "int" else float(word.text)


def _key(key: Expression) -> str | int | Expression:
    if isinstance(key, Literal):
        if isinstance(key.value, str):
            return str(key.value)
        if isinstance(key.value, int) and not isinstance(key.value, bool):
            return key.value
    return key
