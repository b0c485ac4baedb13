"""`kaidian openapi`: writes the description of the API anew, for what the views say now."""

from __future__ import annotations

import os
import sys
from argparse import Namespace


def run(options: Namespace) -> int:
    """Write the file, or with `--check` only compare."""
    os.environ.setdefault("KAIDIAN_MODE", "test")
    import django

    django.setup()
    from kaidian.openapi import describe, frozen_file, written

    text, file = written(describe()), frozen_file()
    if options.check:
        is_same = file.is_file() and file.read_text() == text
        sys.stdout.write(
            "" if is_same else f"{file.name} is not what the views say: run `kaidian openapi`.\n"
        )
        return 0 if is_same else 1
    file.write_text(text)
    sys.stdout.write(f"{file}\n")
    return 0
