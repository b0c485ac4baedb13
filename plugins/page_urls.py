"""Addresses of plugins under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from .pages import drawn, shelf

urlpatterns = [
    path("plugins/", shelf.list_plugins, name="plugins"),
    path("plugins/<slug:plugin>/", shelf.show_plugin, name="plugin"),
    path("plugins/<slug:plugin>/install", shelf.install, name="plugin_install"),
    path("plugins/<slug:plugin>/switch", shelf.switch, name="plugin_switch"),
    path("plugins/<slug:plugin>/use", shelf.use, name="plugin_use"),
    path("plugins/<slug:plugin>/try-again", shelf.try_again, name="plugin_try_again"),
    path("plugins/<slug:plugin>/remove", shelf.remove, name="plugin_remove"),
    path("plugins/<slug:plugin>/pages/<slug:name>/", drawn.plugin_page, name="plugin_page"),
    path("plugins/<slug:plugin>/pages/<slug:name>/<path:path>", drawn.plugin_page, name="plugin_page_below"),
]
