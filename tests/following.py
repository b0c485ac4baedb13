"""Does what a page of the developer portal says: writes its files, runs its commands.

A block of code is a file where a path follows its language (```python my_plugin/__init__.py), and is run
where it is `sh`. `sh stays` is a command that does not end; it is left to other tests.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from infra.fingerprint import PROJECT
from portal.developers.prose import source

NOT_ITS = ("PYTEST_", "KAIDIAN_", "DATABASE_", "REDIS_", "DJANGO_", "PYTHONPATH")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, what follows that in the fence, and its text."""

    language: str
    rest: str
    text: str


def blocks_of(slug: str, language: str = "en") -> list[Block]:
    """The blocks of code of a page."""
    tokens = MarkdownIt("commonmark").parse(source(slug, language))
    found = (token for token in tokens if token.type == "fence")
    return [Block(*token.info.partition(" ")[::2], token.content) for token in found]


@dataclass
class Reader:
    """Somebody who has the portal, a shell and nothing else. `folder` is where they are."""

    folder: Path
    installed: Path
    said: list[str] = field(default_factory=list)

    def follow(self, slug: str) -> None:
        """Do all that a page says. Raises AssertionError with what a command wrote when it fails."""
        for block in blocks_of(slug):
            if block.language == "sh":
                for line in block.text.splitlines() if block.rest != "stays" else ():
                    self.run(line)
            elif block.rest:
                target = self.folder / block.rest
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.text)

    def run(self, line: str) -> None:
        """Run a line of a shell; `cd` moves on."""
        if line.startswith("cd "):
            self.folder /= line.removeprefix("cd ")
            return
        done = subprocess.run(
            ["bash", "-ec", "\n".join([*self._words(), line])],
            cwd=self.folder,
            env=dict(self._environment()),
            capture_output=True,
            text=True,
            check=False,
        )
        self.said.append(done.stdout)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"

    def _words(self) -> list[str]:
        """Commands as whoever set everything up has them."""
        python = shlex.quote(sys.executable)
        target = shlex.quote(str(self.installed))
        return [
            f'kaidian() {{ {python} -m kaidian "$@"; }}',
            f'pip() {{ {python} -m pip --quiet --disable-pip-version-check "$@" --target {target}; }}',
        ]

    def _environment(self) -> Iterator[tuple[str, str]]:
        yield from ((name, text) for name, text in os.environ.items() if not name.startswith(NOT_ITS))
        yield "PYTHONPATH", os.pathsep.join([str(PROJECT), *map(str, filter(None, sys.path))])
        yield "KAIDIAN_MODE", "development"
