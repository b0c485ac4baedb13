"""`kaidian plugin dev`: the whole platform with the plugin on in the sample store, anew with every change."""

from __future__ import annotations

import os

from infra.stack import Plan, run
from kaidian.command.messages import compile_all
from kaidian.plugin_tools.project import Project

RUN_FOLDER = ".kaidian"
"""Where the sample store's data lies, in the plugin's folder."""


def serve(project: Project, *, port: int) -> int:
    """Run the platform until Ctrl-C. Returns the exit code."""
    from kaidian.settings import ENV

    compile_all()
    run_dir = project.folder / RUN_FOLDER
    own = {"KAIDIAN_RUN_DIR": str(run_dir), "PORT": str(port), "KAIDIAN_PLUGIN_FOLDERS": str(project.folder)}
    return run(
        Plan(
            run_dir=run_dir,
            port=port,
            platform_host=ENV["PLATFORM_HOST"],
            environment={**os.environ, **own},
            reload=True,
            watched=(project.folder,),
        )
    )
