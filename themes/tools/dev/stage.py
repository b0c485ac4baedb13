"""The theme that is being worked on: loaded anew when it changes, and what its pages show of its faults."""

import json
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from themes import installed
from themes.engine import Html, TemplateError, escape
from themes.format.load import load_files
from themes.format.problems import PackageError, Problem
from themes.format.reading import read_folder
from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import Renderer
from themes.resolve import resolve_package
from themes.samples.site import HTML, Answer, Site
from themes.tools.lint.offence import Offence, Severity
from themes.tools.lint.show import caret

CLIENT = (Path(__file__).parent / "client.js").read_text()
STYLE = (Path(__file__).parent / "faults.css").read_text()
PARTS = ("sections/", "snippets/", "blocks/")


class DevRenderer(Renderer):
    """Draws faults in their place, with file, line and excerpt."""

    def fault(self, error: TemplateError, where: str = "") -> Html:
        """The fault as a box."""
        line = Html("<code>{}</code>").format(error.excerpt) if error.excerpt else Html("")
        return Html('<div class="kaidian-fault" role="alert"><strong>{}</strong>{}</div>').format(
            str(error), line
        )


class DevSite(Site):
    """The sample shop with faults that are seen."""

    renderer = DevRenderer


class Stage:
    """The site of a theme's folder: in Chinese at /, in English at /en. `reload(paths)` says what a browser
    has to do about a change.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.problems: Sequence[Problem] = ()
        self._cart = 2
        self._theme: ResolvedTheme | None = None
        self._lock = threading.Lock()
        self._load()

    def respond(self, method: str, target: str, body: bytes) -> Answer:
        """Answer one request to the shop, or say what is wrong with the theme."""
        with self._lock:
            theme = self._theme
            if theme is None:
                return Answer(self._fault_page(self.problems).encode(), HTML, 500)
            in_english = target.partition("?")[0].split("/")[1:2] == ["en"]
            site = DevSite(theme, "en" if in_english else "zh-Hans", cart=self._cart)
            try:
                answer = site.respond(method, target, body)
            except TemplateError as error:
                return Answer(self._fault_page([Problem.of(error)]).encode(), HTML, 500)
            self._cart = site.cart
        if answer.content_type == HTML and b"</body>" in answer.body:
            return Answer(_with_client(answer.body), HTML, answer.status, answer.headers)
        return answer

    def reload(self, paths: Iterable[str]) -> str:
        """Load what changed; the event for browsers: "css", "sections" or "page"."""
        changed = list(paths)
        worked = self._theme is not None
        self._load()
        if self._theme is None or not worked:
            return "page"
        if all(path.endswith((".css", ".css.liquid")) for path in changed):
            return "css"
        if all(path.startswith(PARTS) and path.endswith(".liquid") for path in changed):
            return "sections"
        return "page"

    def _load(self) -> None:
        with self._lock:
            try:
                package = load_files(self.folder.name, read_folder(self.folder), installed.engine())
            except PackageError as error:
                self._theme, self.problems = None, error.problems
            else:
                self._theme = resolve_package(package, "", "", {})
                self.problems = package.warnings

    def _fault_page(self, problems: Sequence[Problem]) -> str:
        faults = [problem for problem in problems if not problem.is_warning] or problems
        entries = "".join(
            f"<li><strong>{escape(str(problem))}</strong><pre>{escape(self._excerpt(problem))}</pre></li>"
            for problem in faults
        )
        return (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(self.folder.name)}</title>"
            f"<style>{STYLE}</style><body class=kaidian-faults><h1>The theme can't be drawn</h1>"
            f"<ul>{entries}</ul>{_script()}</body></html>"
        )

    def _excerpt(self, problem: Problem) -> str:
        try:
            lines = (self.folder / problem.file).read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            return ""
        text = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
        place = Offence("", Severity.ERROR, problem.file, "", problem.line, problem.column, text)
        return caret(place)


def _script() -> str:
    return f"<script>{CLIENT}</script>"


def _with_client(body: bytes) -> bytes:
    head, _, rest = body.rpartition(b"</body>")
    return head + f"<style>{STYLE}</style>{_script()}</body>".encode() + rest


def event(kind: str) -> bytes:
    """A message of the event stream."""
    return f"data: {json.dumps({'kind': kind})}\n\n".encode()
