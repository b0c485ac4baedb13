"""Videos of the shop in the theme editor and in themes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.models import Event
from foundation.permissions import Role
from storefront.catalog.media.pictures import render
from storefront.content.actions import (
    add_shop_picture,
    add_shop_video,
    choose_video_poster,
    finish_shop_picture,
)
from storefront.content.drops.images import VideosDrop
from storefront.content.models import ShopPicture, ShopVideo
from tenants.context import in_store
from tenants.models import Store
from themes.engine import Engine, Run
from themes.language.videos import video_tag
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db
CLIP = (Path(__file__).parents[2] / "catalog/tests/clip.mp4").read_bytes()


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> None:
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(name: str) -> ShopPicture:
    file = io.BytesIO()
    Image.new("RGB", (640, 360), "#286").save(file, "PNG")
    made = add_shop_picture(name=name, data=file.getvalue())
    finish_shop_picture(picture=made, rendered=render(file.getvalue()))
    return made


def address(store: Store) -> str:
    return reverse("backoffice:theme_editor_videos", kwargs={"handle": store.handle})


def send(client: Client, store: Store, name: str = "How it is made.mp4", body: bytes = CLIP) -> Any:
    return post(client, store, {"file": SimpleUploadedFile(name, body)})


def post(client: Client, store: Store, data: dict[str, Any]) -> Any:
    with in_store(store):
        return client.post(address(store), data)


def test_who_may_choose_videos(store: Store) -> None:
    check_access(personas(store, open_another()), store, "theme_editor_videos")


def test_a_video_is_uploaded_and_found(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    made = send(client, store).json()
    assert (made["name"], made["seconds"], made["poster"]) == ("how-it-is-made", 1, "")
    row = ShopVideo.objects.get()
    assert (row.format, row.width, row.height, row.size) == ("mp4", 96, 54, len(CLIP))
    assert made["url"] == f"/media/{row.key}"
    assert send(client, store).json()["name"] == "how-it-is-made-2"
    with in_store(store):
        found = client.get(address(store), {"q": "made 2"}).json()["items"]
        named = client.get(address(store), {"handle": ["gone", "how-it-is-made.mp4"]}).json()["items"]
    assert [each["name"] for each in found] == ["how-it-is-made-2"]
    assert [each["name"] for each in named] == ["how-it-is-made"]
    assert Event.objects.filter(name="content.video_added").count() == 2


def test_what_is_no_video_is_refused_in_words(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    client.cookies["language"] = "zh-hans"
    refused = send(client, store, "clip.mp4", b"not a video at all")
    assert (refused.status_code, refused.json()["message"]) == (
        422,
        "浏览器无法播放这个文件，请使用 MP4 或 WebM 视频。",
    )
    assert post(client, store, {}).status_code == 400
    assert not ShopVideo.objects.exists()


def test_the_merchant_chooses_its_cover(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    send(client, store)
    picture("cover")
    told = post(client, store, {"name": "how-it-is-made", "poster": "cover"}).json()
    assert told["poster"] == "cover"
    assert told["poster_url"].endswith("/320.webp")
    assert post(client, store, {"name": "how-it-is-made", "poster": ""}).json()["poster"] == ""
    gone = post(client, store, {"name": "how-it-is-made", "poster": "nowhere"})
    assert (gone.status_code, gone.json()["error"]) == (422, "gone")


def test_themes_see_it_with_its_cover(store: Store, django_assert_num_queries: Any) -> None:
    add_shop_video(name="tour", file=io.BytesIO(CLIP), alt="A tour")
    add_shop_video(name="bare", file=io.BytesIO(CLIP))
    picture("cover")
    choose_video_poster(name="tour", picture="cover")
    with django_assert_num_queries(1):
        videos = VideosDrop(Page("en", "CNY"))
        engine = Engine()
        source = (
            "{% assign v = videos['tour.mp4'] %}{{ v.alt }} {{ v.duration }} {{ v.sources[0].mime_type }}"
        )
        assert engine.compile(source, "x").render(Run(objects={"videos": videos})) == "A tour 944 video/mp4"
        assert videos["nowhere"] is None
        tag = str(video_tag(videos["tour"], controls=True))
        bare = str(video_tag(videos["bare"]))
    key = ShopVideo.objects.get(name="tour").key
    assert f'<source src="/media/{key}" type="video/mp4">' in tag
    assert "poster=" in tag
    assert 'aria-label="A tour"' in tag
    assert "poster=" not in bare


def test_a_video_outlives_its_cover(store: Store) -> None:
    add_shop_video(name="tour", file=io.BytesIO(CLIP))
    cover = picture("cover")
    choose_video_poster(name="tour", picture="cover")
    cover.delete()
    assert ShopVideo.objects.get().poster is None
