"""A wrong setting stops the start and names itself."""

from __future__ import annotations

import pytest

from kaidian.settings.environment import VARIABLES, SettingError, read_environment

PRODUCTION = {
    "KAIDIAN_MODE": "production",
    "SECRET_KEY": "long and random",
    "PLATFORM_HOST": "kaidian.example",
    "STORES_DOMAIN": "shops.example",
    "DATABASE_URL": "postgresql://kaidian@db/kaidian",
    "REDIS_URL": "redis://cache/0",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "EMAIL_URL": "smtp://mail.example",
}


def test_nothing_needs_to_be_set_on_ones_own_machine() -> None:
    values = read_environment({})
    assert (values["KAIDIAN_MODE"], values["PLATFORM_HOST"], values["PORT"]) == (
        "development",
        "localhost",
        8000,
    )


def test_production_with_all_that_it_needs_starts() -> None:
    assert read_environment(PRODUCTION)["PLATFORM_HOST"] == "kaidian.example"


@pytest.mark.parametrize("name", [v.name for v in VARIABLES if v.required_in_production])
def test_production_names_what_is_missing(name: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {name} is missing"):
        read_environment({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("KAIDIAN_MODE", "prod"),
        ("PUBLIC_SCHEME", "ftp"),
        ("PLATFORM_HOST", "https://kaidian.example"),
        ("DATABASE_URL", "mysql://db/kaidian"),
        ("REDIS_URL", "redis:"),
        ("KAIDIAN_SEND_EVENTS", "perhaps"),
        ("STRIPE_SECRET_KEY", "pk_live_1"),
        ("SENTRY_DSN", "nowhere"),
    ],
)
def test_a_malformed_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {name} can't be read"):
        read_environment({name: value})


def test_an_unknown_setting_is_named_with_its_likeliest_spelling() -> None:
    with pytest.raises(SettingError, match=r"STRIPE_SECRT_KEY is unknown\. Did you mean STRIPE_SECRET_KEY"):
        read_environment({"STRIPE_SECRT_KEY": "sk_1"})


def test_what_belongs_together_is_asked_for_together() -> None:
    with pytest.raises(SettingError, match="S3_ENDPOINT_URL is missing: it goes together with S3_BUCKET"):
        read_environment({"S3_BUCKET": "pictures"})
