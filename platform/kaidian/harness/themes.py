"""What tests of themes share, wherever they lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_folders(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Storage and shelf of this test alone, and no package of an earlier one in memory."""
    from themes import sources
    from themes.stored import blobs

    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RUN_DIR = tmp_path / "run"
    monkeypatch.setattr(sources, "_held", type(sources._held)())
    blobs.read_manifest.cache_clear()
