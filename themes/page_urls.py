"""Addresses of themes under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from themes.pages import access, changes, findings, library, offered, remote, updates

urlpatterns = [
    path("themes/access", access.tokens, name="theme_access"),
    path("themes/access/<int:number>/revoke", access.revoke, name="theme_access_revoke"),
    path("theme-access/themes", remote.themes, name="theme_remote"),
    path("theme-access/themes/<str:number>", remote.download, name="theme_remote_download"),
    path("themes/", library.list_page, name="themes"),
    path("themes/gallery", library.gallery, name="theme_gallery"),
    path("themes/by-developers/<uuid:uid>", offered.look_at, name="theme_offered"),
    path("themes/add", library.add, name="theme_add"),
    path("themes/upload", library.upload, name="theme_upload"),
    path("themes/<int:number>/preview", changes.preview, name="theme_preview"),
    path("themes/<int:number>/publish", changes.publish, name="theme_publish"),
    path("themes/<int:number>/schedule", changes.schedule, name="theme_schedule"),
    path("themes/<int:number>/rename", changes.rename, name="theme_rename"),
    path("themes/<int:number>/duplicate", changes.duplicate, name="theme_duplicate"),
    path("themes/<int:number>/delete", changes.delete, name="theme_delete"),
    path("themes/<int:number>/download", changes.download, name="theme_download"),
    path("themes/<int:number>/update", updates.update, name="theme_update"),
    path("themes/<int:number>/update/file", updates.update_from_file, name="theme_update_file"),
    path("themes/<int:number>/check", findings.check, name="theme_check"),
    path("themes/<int:number>/check/mark", findings.mark, name="theme_check_mark"),
    path("themes/<int:number>/versions", changes.versions, name="theme_versions"),
    path("themes/<int:number>/versions/<int:version>/restore", changes.restore, name="theme_restore"),
]
