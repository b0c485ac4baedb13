"""What a file of a theme may be called and how large it may be."""

from pathlib import PurePosixPath

from django.utils.translation import gettext as _

FOLDERS = frozenset({"assets", "blocks", "config", "layout", "locales", "sections", "snippets", "templates"})
NESTED = frozenset({"templates"})
"""Folders that may have folders: templates/customers/login.json."""
TEXT_KINDS = frozenset({".liquid", ".json"})
ASSET_KINDS = frozenset(
    {".css", ".scss", ".js", ".mjs", ".json", ".map", ".txt", ".liquid", ".pdf"}
    | {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico"}
    | {".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp4", ".webm", ".mp3", ".glb"}
)
KINDS = {"config": frozenset({".json"}), "locales": frozenset({".json"}), "assets": ASSET_KINDS}
LONGEST_PATH = 200
MOST_FILES = 2_000
MOST_BYTES = 50 * 1024 * 1024
"""Of all files together, unpacked."""
MOST_TEXT_BYTES = 1024 * 1024
"""Of one Liquid or JSON file outside of assets (Liquid has a limit of its own besides)."""
MOST_ASSET_BYTES = 20 * 1024 * 1024


def path_fault(path: str) -> str:
    """Why nothing may be kept under this path, "" when it may. Dangers first: they end an upload."""
    if not path or len(path) > LONGEST_PATH:
        return _("a path has 1 to %(longest)s characters") % {"longest": LONGEST_PATH}
    if "\\" in path or any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        return _("a path may not have backslashes or control characters")
    if path.startswith("/") or ":" in path:
        return _("a path may not be absolute")
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return _("a path may not lead out of the theme")
    return ""


def place_fault(path: str) -> str:
    """Why a theme has no file at this (harmless) path, "" when it may have one."""
    folder, _slash, name = path.partition("/")
    if not name or folder not in FOLDERS:
        return _("it is in none of the folders of a theme, so it was left out")
    if "/" in name and folder not in NESTED:
        return _("%(folder)s has no folders inside, so it was left out") % {"folder": folder}
    if name.rpartition("/")[2].startswith("."):
        return _("hidden files are left out")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in KINDS.get(folder, TEXT_KINDS):
        return _("files of this kind have no use in %(folder)s, so it was left out") % {"folder": folder}
    return ""


def size_fault(path: str, size: int) -> str:
    """Why a file of `size` bytes is too large for its place, "" when it is not."""
    most = MOST_ASSET_BYTES if path.startswith("assets/") else MOST_TEXT_BYTES
    if size <= most:
        return ""
    return _("the file is larger than %(most)s kB") % {"most": most // 1024}
