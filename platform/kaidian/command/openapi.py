"""`kaidian openapi`: writes the descriptions of the APIs anew, for what the views say now."""

from __future__ import annotations

import os
import sys
from argparse import Namespace


def run(options: Namespace) -> int:
    """Write the files, or with `--check` only compare."""
    os.environ.setdefault("KAIDIAN_MODE", "test")
    import django

    django.setup()
    from kaidian.openapi import APIS

    return max(_told(api, is_check=options.check) for api in APIS)


def _told(api: str, *, is_check: bool) -> int:
    from kaidian.openapi import describe, frozen_file, written

    text, file = written(describe(api)), frozen_file(api)
    if is_check:
        is_same = file.is_file() and file.read_text() == text
        sys.stdout.write(
            "" if is_same else f"{file.name} is not what the views say: run `kaidian openapi`.\n"
        )
        return 0 if is_same else 1
    file.write_text(text)
    sys.stdout.write(f"{file}\n")
    return 0
