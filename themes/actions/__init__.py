"""Every change to a store's themes."""

from themes.actions.code import change_code, edit_code, upload_theme
from themes.actions.install import change_theme_settings, install_theme
from themes.actions.library import add_theme, delete_theme, duplicate_theme, rename_theme
from themes.actions.publishing import publish_theme, schedule_publish, unschedule_publish
from themes.actions.saving import discard_working, restore_version, save_version, save_working
from themes.actions.tokens import make_theme_token, note_token_use, push_theme, revoke_theme_token
from themes.actions.update import update_theme
from themes.errors import UnknownPreset

__all__ = [
    "UnknownPreset",
    "add_theme",
    "change_code",
    "change_theme_settings",
    "delete_theme",
    "discard_working",
    "duplicate_theme",
    "edit_code",
    "install_theme",
    "make_theme_token",
    "note_token_use",
    "publish_theme",
    "push_theme",
    "rename_theme",
    "restore_version",
    "revoke_theme_token",
    "save_version",
    "save_working",
    "schedule_publish",
    "unschedule_publish",
    "update_theme",
    "upload_theme",
]
