"""Addresses of the theme editor under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from themes.editor import api, choosing, pages

urlpatterns = [
    path("themes/<int:number>/edit", pages.editor, name="theme_editor"),
    path("themes/<int:number>/edit/state", api.state, name="theme_editor_state"),
    path("themes/<int:number>/edit/working", api.working, name="theme_editor_working"),
    path("themes/<int:number>/edit/save", api.save, name="theme_editor_save"),
    path("themes/<int:number>/edit/discard", api.discard, name="theme_editor_discard"),
    path("themes/<int:number>/edit/publish", api.publish, name="theme_editor_publish"),
    path("themes/<int:number>/edit/revision", api.revision, name="theme_editor_revision"),
    path("themes/<int:number>/edit/check", api.check_liquid, name="theme_editor_check"),
    path("themes/choose/pictures", choosing.pictures, name="theme_editor_pictures"),
    path("themes/choose/<slug:kind>", choosing.resources, name="theme_editor_resources"),
]
