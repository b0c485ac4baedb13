"""The addresses of both sides."""

from __future__ import annotations

from django.urls import path

from .views import page, three_statements

urlpatterns = [path("page", page), path("three", three_statements)]
