"""Every check of plugins; importing them fills the table."""

from kaidian.plugin_tools.lint.checks import blocks, code, manifest, people, points

__all__ = ["blocks", "code", "manifest", "people", "points"]
