"""`form`: what a form of the shop was sent with and what was wrong with it.

A view that shows a form again puts it where the tag looks: `page.scratch["forms"] = {"contact":
FormDrop(…)}`, by kind, or by "kind:id" where a page has several of a kind. Hidden fields that a form sends
along, such as the token of a letter's link, stand in `page.scratch["form_fields"]`, by kind: {name: value}.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from themes.engine import Drop, Html, Listing, attributes, prop

FIELD_NAMES = {
    "address1": gettext_lazy("Address"),
    "author": gettext_lazy("Name"),
    "body": gettext_lazy("Message"),
    "city": gettext_lazy("City"),
    "country": gettext_lazy("Country"),
    "email": gettext_lazy("E-mail"),
    "first_name": gettext_lazy("First name"),
    "form": gettext_lazy("Form"),
    "last_name": gettext_lazy("Last name"),
    "name": gettext_lazy("Name"),
    "password": gettext_lazy("Password"),
    "password_current": gettext_lazy("Present password"),
    "password_confirmation": gettext_lazy("Password again"),
    "phone": gettext_lazy("Phone"),
    "province": gettext_lazy("Province"),
    "zip": gettext_lazy("Postcode"),
}
"""How fields of forms are called where a fault is shown."""


def form_errors(errors: Mapping[str, str] | Sequence[str]) -> Listing[str] | None:
    """`form.errors`: the names of the faulty fields, with `messages` and `translated_fields` by name.

    `errors` are messages by field, or messages alone, which belong to the whole form. None without any.
    """
    given = errors if isinstance(errors, Mapping) else {"form": " ".join(errors)} if errors else {}
    if not given:
        return None
    more: dict[str, Any] = {
        "messages": dict(given),
        "translated_fields": {
            name: str(FIELD_NAMES.get(name, name.replace("_", " ").capitalize())) for name in given
        },
    }
    return Listing.of(list(given), named=more.get)


class FormDrop(Drop):
    """`form`: what was sent and what was wrong with it, when the page shows a form again.

    Its fields are read by name: `form.email` is what was sent, or what is stored where something is edited.
    """

    def __init__(
        self,
        identity: str,
        values: Mapping[str, object],
        errors: Mapping[str, str] | Sequence[str],
        posted: bool = False,
        kind: str = "",
    ) -> None:
        self._identity = identity
        self._values = values
        self._errors = errors
        self._posted = posted
        self._kind = kind

    @prop
    def id(self) -> str:
        """What tells this form from others of its type."""
        return self._identity

    @prop
    def type(self) -> str:
        """The form's type, as given to the tag."""
        return self._kind

    @prop
    def errors(self) -> Listing[str] | None:
        """Names of the fields with errors, with `messages` and `translated_fields`; nil without errors."""
        return form_errors(self._errors)

    @prop("posted_successfully?")
    def posted_successfully(self) -> bool:
        """Whether the form was just sent without errors."""
        return self._posted

    @prop
    def password_needed(self) -> bool:
        """Whether signing in needs a password."""
        return True

    @prop("password_needed?")
    def is_password_needed(self) -> bool:
        """Whether signing in needs a password."""
        return True

    @prop
    def set_as_default_checkbox(self) -> Html:
        """The checkbox that makes an address the default one."""
        checked = bool(self._values.get("default"))
        return Html("<input{}>").format(
            attributes(
                {
                    "type": "checkbox",
                    "id": f"address_default_address_{self._identity}",
                    "name": "address[default]",
                    "value": "1",
                    "checked": checked,
                }
            )
        )

    def lookup(self, key: object) -> object:
        return self._values.get(key) if isinstance(key, str) else None
