"""Addresses of functions under /stores/<handle>/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("functions", pages.list_functions, name="functions"),
    path("functions/add", pages.add, name="function_add"),
    path("functions/add/packaged", pages.add_packaged, name="function_add_packaged"),
    path("functions/runs/<int:number>", pages.show_run, name="function_run"),
    path("functions/<slug:function>/", pages.show, name="function"),
    path("functions/<slug:function>/switch", pages.switch, name="function_switch"),
    path("functions/<slug:function>/move", pages.move, name="function_move"),
    path("functions/<slug:function>/remove", pages.remove, name="function_remove"),
]
