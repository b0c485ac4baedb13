"""`kaidian theme dev`: pages of the sample shop, what browsers are told of changes, faults on the page."""

import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from kaidian.command import main
from themes.tools.dev.server import DevServer
from themes.tools.dev.stage import Stage
from themes.tools.scaffold import make_theme


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_theme(tmp_path / "shop")


@pytest.fixture
def stage(folder: Path) -> Stage:
    return Stage(folder)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/en", 200, "Things made to be kept"),
        ("/", 200, "值得留在身边的东西"),
        ("/en/collections/all", 200, "Uruguayan amethyst bracelet"),
        ("/en/products/amethyst", 200, "Add to cart"),
        ("/en/collections", 200, "Clear light"),
        ("/en/cart", 200, "Check out"),
        ("/en/search?q=a", 200, "results"),
        ("/en/pages/about", 200, "About us"),
        ("/en/blogs/journal/1", 200, "Back to Journal"),
        ("/en/policies/refund-policy", 200, "Refund Policy"),
        ("/en/products/nothing", 404, "This page is not here"),
    ],
)
def test_every_page_is_drawn(stage: Stage, path: str, status: int, text: str) -> None:
    answer = stage.respond("GET", path, b"")
    assert answer.status == status
    assert text in answer.body.decode()
    assert 'kaidian-fault"' not in answer.body.decode()
    assert b"/_kaidian/events" in answer.body


def test_what_changed_decides_what_browsers_do(folder: Path, stage: Stage) -> None:
    assert stage.reload({"assets/base.css"}) == "css"
    assert stage.reload({"assets/settings.css.liquid", "assets/base.css"}) == "css"
    assert stage.reload({"sections/hero.liquid", "snippets/price.liquid"}) == "sections"
    assert stage.reload({"templates/index.json"}) == "page"
    assert stage.reload({"locales/en.default.json"}) == "page"
    (folder / "sections/hero.liquid").write_text("<p>New words</p>")
    assert stage.reload({"sections/hero.liquid"}) == "sections"
    assert b"New words" in stage.respond("GET", "/en", b"").body


def test_a_theme_that_can_not_be_loaded_says_where_and_comes_back(folder: Path, stage: Stage) -> None:
    file = folder / "sections/hero.liquid"
    before = file.read_text()
    file.write_text("<p>\n{% if <b> %}\n")
    assert stage.reload({"sections/hero.liquid"}) == "page"
    answer = stage.respond("GET", "/en", b"")
    assert answer.status == 500
    assert "sections/hero.liquid:2" in answer.body.decode()
    assert "{% if &lt;b&gt; %}" in answer.body.decode()
    file.write_text(before)
    assert stage.reload({"sections/hero.liquid"}) == "page"
    assert stage.respond("GET", "/en", b"").status == 200


def test_a_part_that_fails_is_shown_in_its_place(folder: Path, stage: Stage) -> None:
    (folder / "sections/hero.liquid").write_text("<p>Before</p>\n{{ 5 | divided_by: 0 }}")
    stage.reload({"sections/hero.liquid"})
    html = stage.respond("GET", "/en", b"").body.decode()
    assert '<div class="kaidian-fault" role="alert"><strong>sections/hero.liquid:2: ' in html
    assert "<code>{{ 5 | divided_by: 0 }}</code>" in html
    assert "<p>Before</p>" in html


def test_the_cart_changes(stage: Stage) -> None:
    added = stage.respond("POST", "/en/cart/add", b"id=101&quantity=1")
    assert (added.status, added.headers["Location"]) == (303, "/en/cart")
    assert stage.respond("GET", "/en/cart", b"").body.decode().count('class="line"') == 3


def test_the_server_answers_only_this_machine(folder: Path, stage: Stage) -> None:
    with DevServer(stage, 0) as server:
        assert server.server_address[0] == "127.0.0.1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            connection = HTTPConnection("127.0.0.1", server.server_port, timeout=20)
            connection.request("GET", "/en", headers={"Host": "attacker.example"})
            refused = connection.getresponse()
            assert (refused.status, refused.read()) == (421, b"Ask for http://localhost\n")
            events = HTTPConnection("127.0.0.1", server.server_port, timeout=20)
            events.request("GET", "/_kaidian/events")
            stream = events.getresponse()
            assert stream.headers["Content-Type"] == "text/event-stream"
            (folder / "assets/base.css").write_text("p { margin: 1px }")
            assert stream.readline() == b'data: {"kind": "css"}\n'
        finally:
            server.shutdown()


def test_a_port_that_is_taken_is_told_in_a_sentence(
    folder: Path, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    with DevServer(stage, 0) as server:
        port = server.server_port
        assert main(["theme", "dev", str(folder), "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert f"Port {port} is taken by another program. Take another one with --port {port + 1}." in told
    assert "Traceback" not in told
