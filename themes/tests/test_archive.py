"""Zip files of themes, friendly and hostile."""

from __future__ import annotations

import io
import zipfile

import pytest

from themes.format.problems import PackageError
from themes.stored import archive
from themes.stored.archive import pack, unpack
from themes.tests.zips import TINY, replaced, with_link, zipped


def faults(file: io.BytesIO) -> list[str]:
    with pytest.raises(PackageError) as caught:
        unpack(file, "theme.zip")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("top", ["", "my-theme-1.2/"])
def test_a_theme_is_read_from_the_top_or_its_one_folder(top: str) -> None:
    unpacked = unpack(zipped(TINY, top=top), "theme.zip")
    assert unpacked.files == TINY
    assert unpacked.left_out == ()


def test_what_is_packed_comes_out_again() -> None:
    body = pack(TINY, "tiny")
    assert unpack(io.BytesIO(body), "tiny.zip").files == TINY
    assert pack(dict(sorted(TINY.items(), reverse=True)), "tiny") == body


def test_what_is_no_part_of_a_theme_is_left_out_and_told() -> None:
    more = {
        "README.md": b"",
        ".github/workflows/ci.yml": b"",
        "assets/deep/a.css": b"",
        "assets/run.exe": b"",
        "snippets/.hidden.liquid": b"",
        "layout/notes.html": b"",
        "assets/.DS_Store": b"",
        "templates/customers/login.json": b"{}",
    }
    unpacked = unpack(zipped({**TINY, **more}), "theme.zip")
    assert set(unpacked.files) == {*TINY, "templates/customers/login.json"}
    assert sorted(problem.file for problem in unpacked.left_out) == [
        ".github/workflows/ci.yml",
        "README.md",
        "assets/deep/a.css",
        "assets/run.exe",
        "layout/notes.html",
        "snippets/.hidden.liquid",
    ]


def test_litter_of_a_mac_is_no_second_theme() -> None:
    files = {f"tiny/{path}": body for path, body in TINY.items()}
    litter = {"__MACOSX/tiny/layout/._theme.liquid": b"\x00\x05"}
    assert unpack(zipped({**files, **litter}), "theme.zip").files == TINY


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("../outside.liquid", "a path may not lead out of the theme"),
        ("assets/../../x.css", "a path may not lead out of the theme"),
        ("assets//x.css", "a path may not lead out of the theme"),
        ("/etc/passwd", "a path may not be absolute"),
        ("C:/x.css", "a path may not be absolute"),
        ("assets\\x.css", "a path may not have backslashes or control characters"),
        ("assets/x\n.css", "a path may not have backslashes or control characters"),
        ("assets/" + "x" * 300, "a path has 1 to 200 characters"),
    ],
)
def test_a_dangerous_path_ends_it(path: str, fault: str) -> None:
    assert [fault in found for found in faults(zipped({**TINY, path: b"x"}))] == [True]


def test_a_name_that_is_cut_at_a_nul_is_seen_whole() -> None:
    file = replaced(zipped({**TINY, "assets/a.cssZ.exe": b"x"}), b"a.cssZ.exe", b"a.css\x00.exe")
    assert faults(file) == ["assets/a.css\\x00.exe: a path may not have backslashes or control characters"]


def test_a_link_is_not_followed() -> None:
    file = with_link(TINY, "assets/passwords.txt", "/etc/passwd")
    assert faults(file) == ["assets/passwords.txt: a link to another file can't be taken"]


def test_all_dangers_are_told_at_once() -> None:
    found = faults(zipped({**TINY, "../a": b"", "/b": b"", "c\\d": b""}))
    assert len(found) == 3


def test_a_bomb_is_not_unpacked() -> None:
    bomb = {f"assets/{number}.txt": b"\0" * 19_000_000 for number in range(3)}
    assert faults(zipped({**TINY, **bomb})) == ["theme.zip: the theme is larger than 50 MB"]


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    size = 5_000_000
    file = zipped({**TINY, "assets/a.txt": b"\0" * size})
    lie = replaced(file, size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert len(faults(lie)) == 1


def test_too_many_files() -> None:
    many = {f"snippets/s{number}.liquid": b"" for number in range(2_001)}
    assert faults(zipped({**TINY, **many})) == ["theme.zip: the theme has more than 2000 files"]


def test_a_list_of_files_that_is_a_bomb_itself_is_not_read() -> None:
    names = {f"snippets/{number:0190d}": b"" for number in range(5_000)}
    assert faults(zipped(names, method=zipfile.ZIP_STORED)) == [
        "theme.zip: the theme has more than 2000 files"
    ]


def test_a_second_end_of_64_bits_is_not_read() -> None:
    body = zipped(TINY).getvalue()
    end = body.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + b"\0" * 16
    assert faults(io.BytesIO(body[:end] + locator + body[end:])) == [
        "theme.zip: the theme has more than 2000 files"
    ]


def test_files_that_are_too_large() -> None:
    large = {"sections/large.liquid": b"x" * 1_048_577, "assets/large.js": b"x" * 20_971_521}
    assert faults(zipped({**TINY, **large})) == [
        "sections/large.liquid: the file is larger than 1024 kB",
        "assets/large.js: the file is larger than 20480 kB",
    ]


def test_a_file_twice() -> None:
    buffer = zipped(TINY)
    with zipfile.ZipFile(buffer, "a") as more, pytest.warns(UserWarning, match="Duplicate"):
        more.writestr("assets/base.css", "p {}")
    assert faults(buffer) == ["assets/base.css: the file is there twice"]


@pytest.mark.parametrize(
    "body",
    [b"", b"PK", b"<html>", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18, zipped(TINY).getvalue()[:-40]],
    ids=["empty", "mark", "page", "end", "odd-end", "cut"],
)
def test_what_is_no_zip(body: bytes) -> None:
    assert len(faults(io.BytesIO(body))) == 1


def test_a_damaged_file_is_named() -> None:
    file = replaced(zipped({**TINY, "assets/z.txt": b"hello"}, method=zipfile.ZIP_STORED), b"hello", b"jello")
    assert faults(file) == ["assets/z.txt: the file is damaged"]


def test_an_encrypted_file_is_refused() -> None:
    body = bytearray(zipped({"assets/z.txt": b"hello"}).getvalue())
    body[body.index(b"PK\x01\x02") + 8] |= 1
    assert "assets/z.txt: the file is encrypted" in faults(io.BytesIO(bytes(body)))


def test_a_zip_without_a_theme_or_with_two() -> None:
    assert faults(zipped({"a/b/layout/theme.liquid": b""})) == [
        "theme.zip: no theme is in it: layout/theme.liquid is neither at the top nor in a folder there"
    ]
    two = {f"{top}/{path}": body for top in ("a", "b") for path, body in TINY.items()}
    assert faults(zipped(two)) == ["theme.zip: there are several themes in this file: a/, b/"]
