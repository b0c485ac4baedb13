"""A store's theme: installing it, changing its settings, and serving its files."""

import gzip
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from foundation.events import timeline
from themes import installed
from themes.actions import change_theme_settings, install_theme
from themes.errors import UnknownPreset, UnknownTheme
from themes.models import StoreTheme
from themes.queries import current_theme
from themes.shop import FOR_EVER

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db


class TestInstalling:
    def test_the_theme_becomes_the_one_that_shoppers_see(self, store: "Store") -> None:
        theme = install_theme(package="courtyard", preset="ink", actor="account:1")
        assert (theme.role, theme.source, theme.preset, theme.document) == ("main", "courtyard", "ink", {})
        assert current_theme().values.fixed["color_background"] == "#131615"
        event = timeline(theme)[0]
        assert (event.name, event.actor) == ("theme.installed", "account:1")
        assert event.payload == {"theme": theme.pk, "package": "courtyard", "preset": "ink"}

    def test_without_a_preset_the_packages_own_choice_is_taken(self, store: "Store") -> None:
        assert install_theme(package="courtyard").preset == "mist"

    def test_another_look_keeps_the_old_one_as_a_draft(self, store: "Store") -> None:
        first = install_theme(package="courtyard", preset="mist", settings={"settings": {"page_width": 1200}})
        second = install_theme(package="courtyard", preset="ink")
        first.refresh_from_db()
        assert (first.role, first.document) == ("draft", {"settings": {"page_width": 1200}})
        assert (second.role, second.document) == ("main", {})

    def test_the_same_look_again_changes_nothing(self, store: "Store") -> None:
        first = install_theme(package="courtyard", preset="mist", settings={"settings": {"page_width": 1200}})
        again = install_theme(package="courtyard", preset="mist")
        assert again.pk == first.pk
        assert again.document == {"settings": {"page_width": 1200}}
        assert StoreTheme.objects.count() == 1

    def test_what_does_not_exist_is_refused_and_nothing_is_written(self, store: "Store") -> None:
        with pytest.raises(UnknownTheme):
            install_theme(package="nobody-made-this")
        with pytest.raises(UnknownPreset):
            install_theme(package="courtyard", preset="nobody-drew-this")
        with pytest.raises(ValueError, match="“colours” is no part"):
            install_theme(package="courtyard", settings={"colours": {}})
        assert StoreTheme.objects.count() == 0

    def test_a_store_without_a_theme_shows_the_default_one(self, store: "Store") -> None:
        assert current_theme().package.name == "courtyard"


class TestSettings:
    def test_they_replace_what_the_store_had_changed(self, store: "Store") -> None:
        install_theme(package="courtyard", settings={"settings": {"page_width": 1200}})
        theme = change_theme_settings(settings={"settings": {"low_stock": 9}})
        assert current_theme().values.fixed["low_stock"] == 9
        assert current_theme().values.fixed["page_width"] == 1360
        assert timeline(theme)[0].name == "theme.settings_changed"

    def test_a_wrong_shape_is_refused(self, store: "Store") -> None:
        install_theme(package="courtyard")
        with pytest.raises(ValueError, match="settings: an object was expected"):
            change_theme_settings(settings={"settings": [1]})
        assert current_theme().values.fixed["low_stock"] == 5

    def test_a_store_without_a_theme_has_none_to_change(self, store: "Store") -> None:
        with pytest.raises(StoreTheme.DoesNotExist):
            change_theme_settings(settings={})


class TestAssets:
    @pytest.fixture
    def shop(self, store: "Store") -> Client:
        install_theme(package="courtyard", preset="ink")
        return Client(headers={"host": store.host})

    def url(self, name: str, digest: str) -> str:
        return f"/theme-assets/courtyard/{digest}/{name}"

    @pytest.mark.parametrize(
        ("name", "content_type"),
        [
            ("base.css", "text/css; charset=utf-8"),
            ("theme.js", "text/javascript; charset=utf-8"),
            ("favicon.svg", "image/svg+xml"),
        ],
    )
    def test_a_file_is_kept_for_ever(self, shop: Client, name: str, content_type: str) -> None:
        package = installed.package("courtyard")
        response = shop.get(self.url(name, package.asset_digest))
        assert response.status_code == 200
        assert response.content == package.assets[name].body
        assert response.headers["Content-Type"] == content_type
        assert response.headers["Cache-Control"] == FOR_EVER

    @pytest.mark.parametrize(
        ("accepted", "encoding"),
        [
            ("gzip, deflate, br", "gzip"),
            ("br;q=1, gzip;q=0.5", "gzip"),
            ("", ""),
            ("gzip;q=0, br", ""),
            ("br", ""),
        ],
    )
    def test_a_large_text_is_compressed_for_those_who_take_it(
        self, shop: Client, accepted: str, encoding: str
    ) -> None:
        package = installed.package("courtyard")
        body = package.assets["base.css"].body
        response = shop.get(self.url("base.css", package.asset_digest), headers={"accept-encoding": accepted})
        assert response.headers.get("Content-Encoding", "") == encoding
        assert response.headers["Vary"] == "Accept-Encoding"
        if encoding:
            assert len(response.content) < len(body) / 3
            assert gzip.decompress(response.content) == body
        else:
            assert response.content == body

    def test_a_small_file_is_sent_as_it_is(self, shop: Client) -> None:
        package = installed.package("courtyard")
        address = self.url("favicon.svg", package.asset_digest)
        response = shop.get(address, headers={"accept-encoding": "gzip"})
        assert response.content == package.assets["favicon.svg"].body
        assert "Content-Encoding" not in response.headers

    def test_the_stylesheet_of_the_settings_is_the_stores_own(self, shop: Client) -> None:
        before = current_theme().digest
        css = shop.get(self.url("settings.css", before)).content.decode()
        assert "--background: #131615;" in css
        assert "color-scheme: dark;" in css
        change_theme_settings(settings={"settings": {"color_background": "#000000"}})
        assert current_theme().digest != before
        assert b"--background: #000000;" in shop.get(self.url("settings.css", current_theme().digest)).content

    def test_an_old_address_leads_to_the_new_one(self, shop: Client) -> None:
        digest = installed.package("courtyard").asset_digest
        response = shop.get(self.url("base.css", "0123456789ab"))
        assert response.status_code == 302
        assert response.headers["Location"] == self.url("base.css", digest)
        assert "Cache-Control" not in response.headers

    @pytest.mark.parametrize(
        "path",
        [
            "/theme-assets/courtyard/x/nothing.css",
            "/theme-assets/nobody/x/base.css",
            "/theme-assets/courtyard/x/..%2Fconfig%2Fsettings_data.json",
            "/theme-assets/courtyard/x/settings.css.liquid",
        ],
    )
    def test_what_is_no_asset_is_not_found(self, shop: Client, path: str) -> None:
        assert shop.get(path).status_code == 404

    def test_a_file_is_only_read(self, shop: Client) -> None:
        digest = installed.package("courtyard").asset_digest
        assert shop.post(self.url("base.css", digest)).status_code == 405
