"""What each of allauth's e-mails says here: {template prefix: how its letter is made from the context}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.letters import Letter

type Facts = Mapping[str, Any]


def _verify_after_sign_up(facts: Facts) -> Letter:
    return Letter(
        _("Confirm your e-mail address"),
        [
            _("Welcome to Kaidian. One step is left: confirm that this address is yours."),
            _("Then you can open your store."),
        ],
        (_("Confirm address"), facts["activate_url"]),
        [_("The link works for 3 days. If you did not sign up, ignore this e-mail: nothing will happen.")],
    )


def _verify(facts: Facts) -> Letter:
    return Letter(
        _("Confirm your e-mail address"),
        [_("Confirm that this address is yours to use it for your Kaidian account.")],
        (_("Confirm address"), facts["activate_url"]),
        [_("The link works for 3 days. If you did not ask for it, ignore this e-mail.")],
    )


def _exists_already(facts: Facts) -> Letter:
    return Letter(
        _("You already have an account"),
        [
            _("Somebody, probably you, signed up at Kaidian with %(email)s.") % {"email": facts["email"]},
            _("There is an account with this address already, so we made no second one. "
              "Sign in with it; if you forgot your password, choose a new one."),
        ],
        (_("Choose a new password"), facts["password_reset_url"]),
        [_("If it was not you, ignore this e-mail: nothing was changed.")],
    )  # fmt: skip


def _unknown(facts: Facts) -> Letter:
    return Letter(
        _("There is no account with this address"),
        [
            _("Somebody, probably you, asked for a new password for %(email)s.") % {"email": facts["email"]},
            _("We know no account with this address. Did you sign up with another one?"),
        ],
        (_("Sign up"), facts["signup_url"]),
        [_("If it was not you, ignore this e-mail.")],
    )


def _reset(facts: Facts) -> Letter:
    return Letter(
        _("Choose a new password"),
        [_("You asked for a new password for your Kaidian account. Choose it here.")],
        (_("Choose a new password"), facts["password_reset_url"]),
        [_("If you did not ask for it, ignore this e-mail: your password stays as it is.")],
    )


def _notice(subject: str, text: str, facts: Facts) -> Letter:
    origin = _("It was done from the address %(ip)s with %(browser)s.") % {
        "ip": facts.get("ip") or "?",
        "browser": facts.get("user_agent") or "?",
    }
    return Letter(subject, [text, origin], notes=[_("If it was not you, choose a new password at once.")])


def _email_changed(facts: Facts) -> Letter:
    text = _("You now sign in with %(new)s instead of %(old)s.")
    return _notice(
        _("Your e-mail address was changed"),
        text % {"new": facts.get("to_email", ""), "old": facts.get("from_email", "")},
        facts,
    )


def _email_deleted(facts: Facts) -> Letter:
    text = _("%(email)s no longer belongs to your account.") % {"email": facts.get("deleted_email", "")}
    return _notice(_("An e-mail address was removed"), text, facts)


def _email_confirmed(facts: Facts) -> Letter:
    return _notice(
        _("Your e-mail address is confirmed"), _("The address of your account was confirmed."), facts
    )


def _password_changed(facts: Facts) -> Letter:
    return _notice(_("Your password was changed"), _("Your account has a new password."), facts)


def _totp_on(facts: Facts) -> Letter:
    return _notice(
        _("Two-step sign-in is on"),
        _("From now on signing in asks for a code of your authenticator app."),
        facts,
    )


def _totp_off(facts: Facts) -> Letter:
    return _notice(
        _("Two-step sign-in is off"),
        _("Signing in no longer asks for a code, only for your password."),
        facts,
    )


def _passkey_added(facts: Facts) -> Letter:
    return _notice(
        _("A passkey was added"),
        _("From now on it opens your account: by itself, or as the second step after your password."),
        facts,
    )


def _passkey_removed(facts: Facts) -> Letter:
    return _notice(
        _("A passkey was removed"), _("It no longer opens your account. The others still do."), facts
    )


def _recovery_codes(facts: Facts) -> Letter:
    return _notice(_("You have new recovery codes"), _("The recovery codes of before no longer work."), facts)


LETTERS: dict[str, Callable[[Facts], Letter]] = {
    "account/email/email_confirmation_signup": _verify_after_sign_up,
    "account/email/email_confirmation": _verify,
    "account/email/account_already_exists": _exists_already,
    "account/email/unknown_account": _unknown,
    "account/email/password_reset_key": _reset,
    "account/email/email_changed": _email_changed,
    "account/email/email_deleted": _email_deleted,
    "account/email/email_confirm": _email_confirmed,
    "account/email/password_changed": _password_changed,
    "account/email/password_reset": _password_changed,
    "account/email/password_set": _password_changed,
    "mfa/email/totp_activated": _totp_on,
    "mfa/email/totp_deactivated": _totp_off,
    "mfa/email/webauthn_added": _passkey_added,
    "mfa/email/webauthn_removed": _passkey_removed,
    "mfa/email/recovery_codes_generated": _recovery_codes,
}
