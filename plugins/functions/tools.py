"""What `kaidian function` does: build a module, check it with its cases, run it. It needs no service."""

from __future__ import annotations

import json
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kaidian_sdk.function_manifest import FunctionManifest
from kaidian_sdk.manifest import ManifestError
from kaidian_sdk.shapes import ShapeError, chosen, read

from .execution import Answer, FunctionFault, execute, input_text
from .intake import ModuleRefusedError, built_from_text, check_module, inspect, remarks
from .limits import FUEL, LARGEST_MODULE
from .machine import machine
from .running import result_of

MANIFEST = "function.toml"
CASES = "cases.json"
BUILD_SECONDS = 600


class ToolFault(Exception):
    """What can't be done, and why, for whoever develops a function."""


@dataclass(frozen=True)
class Project:
    """A function's folder."""

    folder: Path
    manifest: FunctionManifest

    @property
    def module(self) -> Path:
        """Where the built module lies."""
        return self.folder / self.manifest.module

    def wasm(self) -> bytes:
        """The built module. Raises ToolFault."""
        try:
            return self.module.read_bytes()
        except OSError:
            raise ToolFault(f"{self.module} is not there: `kaidian function build` makes it") from None


def open_project(folder: Path) -> Project:
    """The function in a folder. Raises ToolFault."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ToolFault(f"{folder / MANIFEST} can't be read: a function's folder has a manifest") from None
    try:
        return Project(folder, FunctionManifest.parse(text))
    except ManifestError as error:
        raise ToolFault("\n".join(f"{MANIFEST}: {fault}" for fault in error.faults)) from error


def build(options: Namespace, out: TextIO) -> int:
    """Make the module from its source: WAT here, Rust and AssemblyScript by their own compilers."""
    project = open_project(options.path)
    source = project.folder / (project.manifest.source or _found_source(project.folder))
    if source.suffix == ".wat":
        wasm = _from_text(source)
        project.module.write_bytes(wasm)
    elif source.suffix == ".ts":
        _compile_script(project, source)
    elif source.name == "Cargo.toml" or source.suffix == ".rs":
        _compile_rust(project)
    else:
        raise ToolFault(f"{source.name}: sources are .wat, .ts (AssemblyScript) or Cargo.toml (Rust)")
    wasm = project.wasm()
    _inspected(wasm)
    out.write(f"{project.module}: {_size(wasm)}\n")
    return 0


def _found_source(folder: Path) -> str:
    if (folder / "Cargo.toml").is_file():
        return "Cargo.toml"
    found = sorted(path.name for kind in ("*.wat", "*.ts") for path in folder.glob(kind))
    if len(found) != 1:
        raise ToolFault(f'name the source in {MANIFEST}: [function] source = "…"')
    return found[0]


def _from_text(source: Path) -> bytes:
    try:
        return built_from_text(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise ToolFault(f"{source} can't be read: {error.strerror}") from error
    except ModuleRefusedError as error:
        raise ToolFault(f"{source}: {error}") from error


def _compile_script(project: Project, source: Path) -> None:
    compiler = project.folder / "node_modules" / ".bin" / "asc"
    if shutil.which("node") is None:
        raise ToolFault("AssemblyScript needs Node 20 or newer: https://nodejs.org")
    if not compiler.exists():
        raise ToolFault(f"AssemblyScript is not installed: run `npm ci` in {project.folder}")
    command = [str(compiler.resolve()), source.name, "--outFile", project.manifest.module]
    if (project.folder / "asconfig.json").is_file():
        command += ["--config", "asconfig.json"]
    _called(["node", *command], project.folder)


def _compile_rust(project: Project) -> None:
    if shutil.which("cargo") is None:
        raise ToolFault("Rust is not installed: https://rustup.rs, then `rustup target add wasm32-wasip1`")
    target = "wasm32-wasip1"
    _called(
        ["cargo", "build", "--release", "--target", target, "--target-dir", "target"],
        project.folder,
        hint=f"is the target there? `rustup target add {target}`",
    )
    built = sorted((project.folder / "target" / target / "release").glob("*.wasm"))
    if len(built) != 1:
        raise ToolFault(f"cargo made {len(built)} modules; one program is needed")
    shutil.copyfile(built[0], project.module)


def _called(command: list[str], folder: Path, hint: str = "") -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=BUILD_SECONDS, check=False, text=True
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-4000:]
        raise ToolFault("\n".join(part for part in (said, hint) if part))


def check(options: Namespace, out: TextIO) -> int:
    """Everything that an upload looks at, and the cases. Returns 1 when a case fails."""
    project = open_project(options.path)
    wasm = project.wasm()
    try:
        found = check_module(wasm)
    except ModuleRefusedError as error:
        raise ToolFault("\n".join(f"{project.module.name}: {fault}" for fault in error.faults)) from error
    kind = project.manifest.kind
    out.write(f"{project.manifest.id} {project.manifest.manifest.version}: {kind.name}, {_size(wasm)}\n")
    calls = sorted({name for _module, name, _kind in found.imports})
    out.write(f"calls: {', '.join(calls) or 'none'}\n")
    for remark in remarks(found):
        out.write(f"note: {remark}\n")
    failed = sum(not _case_holds(project, wasm, case, out) for case in _cases(project))
    return 1 if failed else 0


def _cases(project: Project) -> list[dict[str, Any]]:
    path = project.folder / CASES
    if not path.is_file():
        return []
    cases = _json_of(path)
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise ToolFault(f"{CASES} is a list of objects: about, facts, settings, answer")
    return cases


def _case_holds(project: Project, wasm: bytes, case: Mapping[str, Any], out: TextIO) -> bool:
    about = case.get("about", "?")
    try:
        answer = run_once(project, wasm, case.get("facts", {}), case.get("settings", {}))
    except (FunctionFault, ToolFault) as error:
        out.write(f"FAILED {about}: {error}\n")
        return False
    if answer.data != case.get("answer"):
        out.write(f"FAILED {about}: it answered {answer.text}\n")
        return False
    out.write(f"ok {about}: {_cost(answer)}\n")
    return True


def run(options: Namespace, out: TextIO) -> int:
    """Run it once, with facts from a file (or standard input, as "-")."""
    project = open_project(options.path)
    wasm = project.wasm()
    _inspected(wasm)
    given = _json_of(options.facts)
    facts = given.get("facts", given) if isinstance(given, dict) else given
    settings = given.get("settings", {}) if isinstance(given, dict) and "facts" in given else {}
    try:
        answer = run_once(project, wasm, facts, settings)
    except FunctionFault as fault:
        notes = f"\n{fault.notes}" if fault.notes else ""
        shown = f"\n{fault.output}" if fault.output else ""
        raise ToolFault(f"{fault.kind}: {fault} ({fault.used:,} instructions){shown}{notes}") from fault
    out.write(json.dumps(answer.data, ensure_ascii=False, indent=2) + "\n")
    out.write(f"{_cost(answer)}\n{answer.notes}")
    return 0


def run_once(project: Project, wasm: bytes, facts: Any, settings: Mapping[str, Any]) -> Answer:
    """Run a function with a few facts; those that are missing are empty. Raises FunctionFault, ToolFault."""
    manifest = project.manifest
    try:
        whole = read(manifest.kind.facts, facts, lenient=True)
    except ShapeError as error:
        raise ToolFault(f"the facts don't fit {manifest.kind.name}: {error}") from error
    fields = {field.id: field for field in manifest.manifest.settings}
    if unknown := [name for name in settings if name not in fields]:
        raise ToolFault(f"there is no setting “{unknown[0]}”")
    values = {name: settings.get(name, field.start) for name, field in fields.items()}
    stdin = input_text({**chosen(whole, manifest.input), "settings": values})
    answer = execute(machine().compile(wasm), stdin)
    result_of(manifest.kind, whole, answer)
    return answer


def _json_of(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ToolFault(f"{path} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise ToolFault(f"{path} is no JSON: {error}") from error


def _inspected(wasm: bytes) -> None:
    try:
        inspect(wasm)
    except ModuleRefusedError as error:
        raise ToolFault("\n".join(error.faults)) from error


def _size(wasm: bytes) -> str:
    return f"{len(wasm):,} bytes of {LARGEST_MODULE:,}"


def _cost(answer: Answer) -> str:
    return f"{answer.used:,} instructions of {FUEL:,}, {answer.seconds * 1000:.2f} ms"


COMMANDS: dict[str, Callable[[Namespace, TextIO], int]] = {"build": build, "check": check, "run": run}
