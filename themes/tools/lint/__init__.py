"""Checks of a theme's files, beyond what an upload refuses: `lint(read_theme(folder), config)`.

- `theme`: the files, parsed once; `names`: which names each file sees, and of what type
- `table`: `@check(…)`, the one list of checks; each lies in a file of its own in `checks/`
- `config`: `.theme-check.toml`; `disabled`: comments that turn a check off in a file or a line
- `run`: runs them all; `show`: for people and for programs
"""

from themes.tools.lint.config import Config, ConfigFault, read_config
from themes.tools.lint.offence import Offence, Severity
from themes.tools.lint.run import lint
from themes.tools.lint.theme import Theme, read_theme

__all__ = ["Config", "ConfigFault", "Offence", "Severity", "Theme", "lint", "read_config", "read_theme"]
