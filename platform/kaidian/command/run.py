"""`kaidian run` and `kaidian dev`: the whole platform under one supervisor."""

from __future__ import annotations

import os
from argparse import Namespace

from foundation.moved_clock import make_clock
from infra.stack import Plan
from infra.stack import run as run_stack
from kaidian.command.messages import compile_all


def run(options: Namespace) -> int:
    """Start everything and wait for Ctrl-C. A wrong setting stops the start and names itself."""
    from kaidian.settings import ENV, MODE

    compile_all()
    if MODE == "development":
        make_clock(ENV["KAIDIAN_RUN_DIR"])
    return run_stack(
        Plan(
            run_dir=ENV["KAIDIAN_RUN_DIR"],
            port=ENV["PORT"],
            platform_host=ENV["PLATFORM_HOST"],
            environment={**os.environ, "KAIDIAN_RUN_DIR": str(ENV["KAIDIAN_RUN_DIR"])},
            listen="0.0.0.0" if MODE == "production" else "127.0.0.1",  # noqa: S104 - behind a proxy
            reload=options.name == "dev",
            demo=not options.without_demo and MODE != "production",
            with_parent=options.with_parent,
        )
    )
