"""Form fields and widgets beyond Django's own: money, tags, switches, cards, files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from foundation.money import MAX_MINOR, minor_digits, parse_amount
from foundation.ui.formats import babel_locale


class Switch(forms.CheckboxInput):
    """A checkbox drawn as a switch."""

    template_name = "ui/widgets/switch.html"


class Segmented(forms.RadioSelect):
    """Two to five short choices side by side."""

    template_name = "ui/widgets/segmented.html"


@dataclass(frozen=True, slots=True)
class Card:
    """A choice of RadioCards with a sentence, an icon of the sprite or a picture."""

    value: str
    label: str | Promise
    help: str | Promise = ""
    icon: str = ""
    image: str = ""


class RadioCards(forms.RadioSelect):
    """Few choices that need a sentence or a picture each. The field's choices come from `cards`."""

    template_name = "ui/widgets/radio_cards.html"

    def __init__(self, cards: Iterable[Card] = (), attrs: dict[str, Any] | None = None) -> None:
        self.cards = {card.value: card for card in cards}
        super().__init__(attrs, choices=[(card.value, card.label) for card in self.cards.values()])

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its card beside it."""
        option = super().create_option(name, value, *args, **kwargs)
        option["card"] = card = self.cards.get(str(value))
        if card is not None:
            option["label"] = card.label
        return option


class Prefixed(forms.TextInput):
    """A text input in a frame with something before or after it: https:// … .kaidian.com."""

    template_name = "ui/widgets/prefixed.html"
    frame_class = ""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, prefix: str | Promise = "", suffix: str | Promise = ""
    ) -> None:
        super().__init__(attrs)
        self.prefix = prefix
        self.suffix = suffix

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context with prefix and suffix."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix, "frame_class": self.frame_class}
        return context


class MoneyInput(Prefixed):
    """An amount with the sign of its currency before it."""

    frame_class = "money"

    def __init__(self, attrs: dict[str, Any] | None = None, *, currency: str = "CNY") -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.currency = currency

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The sign depends on the language: CN¥ in English, ¥ in Chinese."""
        self.prefix = get_currency_symbol(self.currency, locale=babel_locale())
        return super().get_context(name, value, attrs)


class MoneyField(forms.Field):
    """An amount of money. The value is an integer in the minor unit; what was typed is kept on an error."""

    widget: Any = MoneyInput
    default_error_messages = {
        "invalid": _("Enter an amount such as 12.50."),
        "decimals": _("%(currency)s has %(digits)s decimals at most."),
        "negative": _("Enter an amount of zero or more."),
        "large": _("This amount is too large."),
    }

    def __init__(self, *, currency: str = "CNY", allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        super().__init__(**kwargs)
        self.currency = currency

    @property
    def currency(self) -> str:
        """ISO 4217 code; may be changed on a form's own copy of the field."""
        return self._currency

    @currency.setter
    def currency(self, code: str) -> None:
        self._currency = code
        if isinstance(self.widget, MoneyInput):
            self.widget.currency = code

    def prepare_value(self, value: Any) -> Any:
        """Minor units as plain digits for the input: 1250 is "12.50"."""
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        digits = minor_digits(self.currency)
        sign, whole = ("-" if value < 0 else ""), abs(value)
        return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}" if digits else f"{value}"

    def to_python(self, value: Any) -> int | None:
        """What was typed, in minor units; None when nothing was."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = parse_amount(text, self.currency)
        except ValueError:
            raise self._refusal(text) from None
        if amount < 0 and not self.allow_negative:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return amount

    def _refusal(self, text: str) -> ValidationError:
        number = text.replace(",", "").lstrip("¥￥$€£ ")
        whole, point, decimals = number.partition(".")
        if whole.isdigit() and len(whole) > len(str(MAX_MINOR)) - minor_digits(self.currency) - 1:
            return ValidationError(self.error_messages["large"], code="large")
        if point and whole.isdigit() and decimals.isdigit() and len(decimals) > minor_digits(self.currency):
            params = {"currency": self.currency, "digits": minor_digits(self.currency)}
            return ValidationError(self.error_messages["decimals"], code="decimals", params=params)
        return ValidationError(self.error_messages["invalid"], code="invalid")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares amounts, so that 12.5 and 12.50 are the same."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class TagInput(forms.TextInput):
    """Words separated by commas; script turns them into chips. `suggestions` feed a datalist."""

    template_name = "ui/widgets/tags.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, suggestions: Sequence[str] = ()) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context with the suggestions."""
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        return context


class TagField(forms.CharField):
    """Tags as a list of text, in order, each once. Commas of both scripts separate."""

    widget: Any = TagInput

    def prepare_value(self, value: Any) -> Any:
        """A list as one line of text."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> Any:
        """A list of text without blanks and doubles."""
        text = value if isinstance(value, str) else ",".join(value or [])
        words = (" ".join(word.split()) for word in text.replace("，", ",").replace("、", ",").split(","))
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value: Any) -> None:
        """Only whether one is needed: the length checks of text don't apply to a list."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each tag alone runs through the validators (max_length is for a tag)."""
        for tag in value:
            super().run_validators(tag)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares lists."""
        return bool(self.to_python(data) != list(initial or []))


class FileDrop(forms.ClearableFileInput):
    """A file input one can drop files on. `call` is what it says, `note` what is taken."""

    template_name = "ui/widgets/file_drop.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        accept: str = "",
        multiple: bool = False,
        note: str | Promise = "",
    ) -> None:
        self.allow_multiple_selected = multiple
        given = dict(attrs or {})
        if accept:
            given["accept"] = accept
        if multiple:
            given["multiple"] = True
        super().__init__(given)
        self.note = note

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context with the note."""
        context = super().get_context(name, value, attrs)
        context["widget"]["note"] = self.note
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One file, or a list of them when several may be chosen."""
        if self.allow_multiple_selected and isinstance(files, MultiValueDict):
            return files.getlist(name)
        return super().value_from_datadict(data, files, name)


class FilesField(forms.FileField):
    """Several files at once; the value is a list, empty when none was chosen."""

    def __init__(self, *, accept: str = "", note: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(widget=FileDrop(accept=accept, multiple=True, note=note), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file is checked as a FileField would."""
        if not data:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        return [super(FilesField, self).clean(item, initial) for item in data]


def widget_class(widget: forms.Widget) -> str:
    """The CSS class of a plain Django widget, "" for those that bring their own markup."""
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, FileDrop)):
        return ""
    if isinstance(widget, forms.Select):
        return "select"
    return "input"


def render_widget(field: forms.BoundField, renderer: BaseRenderer | None = None) -> SafeString:
    """The widget of a bound field with the class that it needs."""
    name = widget_class(field.field.widget)
    given = str(field.field.widget.attrs.get("class", ""))
    attrs: dict[str, str | bool] = {"class": f"{name} {given}".strip()} if name else {}
    return field.as_widget(attrs=attrs)
