"""`kaidian plugin package`: a wheel, and a summary of what operators are asked to approve."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.project import Project
from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.manifest import Manifest

BUILD_SECONDS = 300
LARGEST = 10_000_000
"""Bytes of a wheel."""


class PackFault(Exception):
    """No wheel can be made; the message says why."""


@dataclass(frozen=True)
class Packed:
    """A wheel, and the file beside it that says what is in it."""

    wheel: Path
    summary: Path
    about: dict[str, Any]


def pack(subject: Subject, target: Path) -> Packed:
    """Make the wheel and its summary in a folder. Raises PackFault."""
    project, manifest = subject.project, subject.manifest
    assert manifest is not None  # who has errors is not packed
    wheel = _built(project, target.resolve())
    _refuse_incomplete(project, wheel)
    about = summary_of(subject, manifest, wheel)
    summary = wheel.parent / f"{manifest.id}-{manifest.version}.json"
    summary.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Packed(wheel, summary, about)


def _built(project: Project, target: Path) -> Path:
    """The wheel, built by the plugin's own backend; the same files give the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    before = {path: path.stat().st_mtime_ns for path in target.glob("*.whl")}
    backend = project.about.get("build-system", {}).get("build-backend", "")
    command = [sys.executable, "-m", "uv", "build", "--wheel", "-o", str(target)]
    if backend == "hatchling.build":  # which is here, so that nothing has to be fetched
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    done = subprocess.run(
        command,
        cwd=project.folder,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    made = [path for path in target.glob("*.whl") if before.get(path) != path.stat().st_mtime_ns]
    if done.returncode or len(made) != 1:
        raise PackFault(f"no wheel was made:\n{(done.stderr or done.stdout).strip()[-3000:]}")
    return made[0]


def _refuse_incomplete(project: Project, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        points = next((name for name in names if name.endswith(".dist-info/entry_points.txt")), "")
        declared = archive.read(points).decode() if points else ""
    missing = [path for path in (project.manifest_path, *project.blocks) if path not in names]
    if missing:
        raise PackFault(
            f"the wheel lacks {', '.join(missing)}: the build settings of pyproject.toml leave them out"
        )
    if f"{project.entry} = " not in declared:
        raise PackFault("the wheel has no entry point, so no platform would find the plugin")
    if wheel.stat().st_size > LARGEST:
        raise PackFault(f"the wheel has {wheel.stat().st_size:,} bytes of {LARGEST:,}")


def summary_of(subject: Subject, manifest: Manifest, wheel: Path) -> dict[str, Any]:
    """What an operator looks at before they approve a version."""
    content = wheel.read_bytes()
    return {
        "id": manifest.id,
        "version": manifest.version,
        "platform": manifest.platform,
        "name": manifest.name,
        "summary": manifest.summary,
        "scopes": list(manifest.scopes),
        "needs_tables": manifest.needs_tables,
        "settings": {field.id: field.type for field in manifest.settings},
        "points": {
            hook: [getattr(each, "id", "") for each in subject.declared[hook]]
            for hook in POINTS
            if subject.declared.get(hook)
        },
        "wheel": wheel.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
