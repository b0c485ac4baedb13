"""What a function may use."""

from __future__ import annotations

FUEL = 10_000_000
"""Instructions of a run; some 10 ms on a small machine."""
FUEL_A_CALL = 10_000
"""What a call of the host costs besides: each takes some microseconds."""
SECONDS = 0.5
"""A run ends after so long whatever it does. It catches what counts few instructions and takes long."""
TICK = 0.05
MOST_MEMORY = 10 * 1024 * 1024
PAGE = 64 * 1024
LARGEST_MODULE = 256 * 1024
LARGEST_INPUT = 256 * 1024
LARGEST_OUTPUT = 64 * 1024
MOST_TABLE_ENTRIES = 10_000
MOST_STACK = 256 * 1024
MOST_NOTES = 2_000
"""Letters of what a function writes to its standard error that are kept."""
TRIAL_SECONDS = 4
"""Of the processor, to compile a module."""
TRIAL_MEMORY = 2 * 1024**3
LARGEST_CODE = 8 * 1024 * 1024
"""Bytes of a compiled module."""
