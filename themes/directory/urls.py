"""Addresses of offered themes on the platform's own host."""

from __future__ import annotations

from django.urls import path

from themes.directory import pictures

urlpatterns = [path("theme-pictures/<slug:digest>.webp", pictures.picture, name="theme_picture")]
