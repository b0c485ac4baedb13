"""Every check of plugins; importing them fills the table."""

from kaidian.plugin_tools.lint.checks import blocks, code, manifest, points

__all__ = ["blocks", "code", "manifest", "points"]
