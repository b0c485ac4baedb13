"""Log lines of several processes on one screen, each with the time and the name of who said it."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92)


class Printer:
    """Writes `12:04:31 web      | …`. Coloured on a terminal, unless NO_COLOR is set."""

    def __init__(self, output: TextIO | None = None, *, width: int = 8) -> None:
        self._output = output or sys.stdout
        self._width = width
        self._colours: dict[str, int] = {}
        self.coloured = self._output.isatty() and not os.environ.get("NO_COLOR")

    def line(self, name: str, text: str) -> None:
        """Print one line of a process."""
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        prefix = f"{time.strftime('%H:%M:%S')} {name:<{self._width}} |"
        self.plain(f"{self.paint(prefix, colour)} {text}")

    def plain(self, text: str) -> None:
        """Print text as it is. A reader that went away (`make run | head`) is no reason to stop."""
        try:
            self._output.write(f"{text}\n")
            self._output.flush()
        except BrokenPipeError:
            self._output = open(os.devnull, "w")  # noqa: SIM115 - it is the output from now on

    def paint(self, text: str, *codes: int) -> str:
        """The text in terminal colours, or as it is where there are none."""
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if self.coloured else text
