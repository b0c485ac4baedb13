"""Which plugins the platform takes, and why it leaves others out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins import registry
from plugins.testing import with_plugins

MANIFEST = 'id = "{id}"\nversion = "1.0.0"\nname = "N"\nsummary = "S"\n{more}\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Writes a package with a manifest and a module, and gives its name."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(name: str, code: str = "", more: str = "", plugin: str = "") -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "plugin.toml").write_text(MANIFEST.format(id=plugin or name, more=more))
        (folder / "__init__.py").write_text(f"from kaidian_sdk import hookimpl\n{code}")
        sys.modules.pop(name, None)
        return name

    return write


def brought() -> list[str]:
    """Plugins beside the platform's own parts."""
    return [name for name, plugin in registry.plugins().items() if not plugin.is_core]


def refusal(module: str) -> tuple[str, ...]:
    with with_plugins(module):
        assert brought() == []
        (refused,) = registry.refused()
        assert refused.source == module
        return refused.reasons


def test_a_sound_package_is_found_by_what_it_declares() -> None:
    with with_plugins("plugins.tests.troubled"):
        assert brought() == ["troubled"]
        assert registry.refused() == []
        assert [each.id for each in registry.declaring("discount_sources")] == ["troubled"]
        assert registry.declaring("jobs") == []
        assert registry.plugins()["troubled"].declaration("discount_sources", "whims").label == "Whims"
        assert registry.plugins()["troubled"].declaration("discount_sources", "other") is None


@pytest.mark.parametrize(
    ("code", "more", "reason"),
    [
        ("1 / 0", "", "ZeroDivisionError: division by zero"),
        ("", 'scopes = ["world.rule"]', "there is no right “world.rule”"),
        ("", 'platform = ">=9"', "it works with >=9, and this platform is 1.0.0"),
        ("@hookimpl\ndef jobs(): return [3]", "", "jobs gives 3, which is no Job"),
        ("@hookimpl\ndef wishes(): return []", "", "unknown hook 'wishes' in plugin"),
        ("@hookimpl\ndef jobs(clock): return []", "", "Plugin"),
        (
            "from kaidian_sdk.points.work import Job\n@hookimpl\ndef jobs():\n"
            "    return [Job(id='a', minutes=5, run=print), Job(id='a', minutes=6, run=print)]",
            "",
            "jobs declares “a” twice",
        ),
    ],
)
def test_a_faulty_package_is_left_out_with_its_reason(
    package: object, request: pytest.FixtureRequest, code: str, more: str, reason: str
) -> None:
    name = f"faulty{abs(hash((code, more)))}"
    module = package(name, code, more)  # type: ignore[operator]
    assert any(each.startswith(reason) for each in refusal(module))


def test_one_that_is_missing_or_has_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal("no_such_module") == ("ModuleNotFoundError: No module named 'no_such_module'",)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "bare_package").mkdir()
    (tmp_path / "bare_package" / "__init__.py").touch()
    assert refusal("bare_package")[0].startswith("FileNotFoundError")


def test_the_first_of_two_with_one_id_stays(package: object) -> None:
    again = package("twin", plugin="troubled")  # type: ignore[operator]
    with with_plugins("plugins.tests.troubled", again):
        assert registry.plugins()["troubled"].package == "plugins.tests.troubled"
        assert registry.refused()[0].reasons == ("there is a plugin “troubled” already",)
