"""Addresses of the gallery, included under /dev/ in development."""

from __future__ import annotations

from django.urls import path

from foundation.ui import gallery

urlpatterns = [path("ui", gallery.show_gallery, name="ui_gallery")]
