"""Addresses of the theme editor under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from themes.editor import api, choosing, code_api, pages

urlpatterns = [
    path("themes/<int:number>/edit", pages.editor, name="theme_editor"),
    path("themes/<int:number>/edit/state", api.state, name="theme_editor_state"),
    path("themes/<int:number>/edit/working", api.working, name="theme_editor_working"),
    path("themes/<int:number>/edit/save", api.save, name="theme_editor_save"),
    path("themes/<int:number>/edit/discard", api.discard, name="theme_editor_discard"),
    path("themes/<int:number>/edit/publish", api.publish, name="theme_editor_publish"),
    path("themes/<int:number>/edit/revision", api.revision, name="theme_editor_revision"),
    path("themes/<int:number>/edit/check", api.check_liquid, name="theme_editor_check"),
    path("themes/<int:number>/edit/faults", api.faults_in_code, name="theme_editor_faults"),
    path("themes/<int:number>/edit/code", code_api.editor, name="theme_code"),
    path("themes/<int:number>/edit/code/files", code_api.files, name="theme_code_files"),
    path("themes/<int:number>/edit/code/file", code_api.file, name="theme_code_file"),
    path("themes/<int:number>/edit/code/search", code_api.search, name="theme_code_search"),
    path("themes/<int:number>/edit/code/change", code_api.change, name="theme_code_change"),
    path("themes/<int:number>/edit/code/upload", code_api.upload, name="theme_code_upload"),
    path("themes/choose/pictures", choosing.pictures, name="theme_editor_pictures"),
    path("themes/choose/videos", choosing.videos, name="theme_editor_videos"),
    path("themes/choose/<slug:kind>", choosing.resources, name="theme_editor_resources"),
]
