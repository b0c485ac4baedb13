"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from .developers import pages as developers
from .developers.apps import pages as apps
from .developers.themes import pages as themes
from .pages import home, invitations, opening, status

urlpatterns = [
    path("", home.landing, name="landing"),
    path("status", status.status, name="status"),
    path("status/", RedirectView.as_view(pattern_name="status", permanent=True)),
    path("status.json", status.status_json, name="status_json"),
    path("status.atom", status.status_feed, name="status_feed"),
    path("stores", RedirectView.as_view(pattern_name="my_stores")),
    path("open", RedirectView.as_view(pattern_name="open_store")),
    path("developers/", developers.page, name="developers"),
    path("developers/<slug:slug>", developers.page, name="developers_page"),
    path("developers/apps/", apps.list_apps, name="developer_apps"),
    path("developers/apps/new", apps.add_app, name="developer_app_new"),
    path("developers/apps/<slug:client_id>/", apps.edit_app, name="developer_app"),
    path("developers/apps/<slug:client_id>/secrets", apps.show_secrets, name="developer_app_secrets"),
    path("developers/apps/<slug:client_id>/rotate/<slug:kind>", apps.rotate, name="developer_app_rotate"),
    path("developers/apps/<slug:client_id>/blocks/new", apps.edit_block, name="developer_app_block_new"),
    path("developers/apps/<slug:client_id>/blocks/<slug:name>", apps.edit_block, name="developer_app_block"),
    path(
        "developers/apps/<slug:client_id>/blocks/<slug:name>/remove",
        apps.remove_block,
        name="developer_app_block_remove",
    ),
    path("developers/apps/<slug:client_id>/move", apps.move, name="developer_app_move"),
    path("developers/apps/<slug:client_id>/remove", apps.remove, name="developer_app_remove"),
    path("developers/themes/", themes.list_themes, name="developer_themes"),
    path("developers/themes/new", themes.offer, name="developer_theme_new"),
    path("developers/themes/<uuid:uid>/", themes.show, name="developer_theme"),
    path("developers/themes/<uuid:uid>/version", themes.renew, name="developer_theme_version"),
    path("developers/themes/<uuid:uid>/picture", themes.set_picture, name="developer_theme_picture"),
    path("developers/themes/<uuid:uid>/move", themes.move, name="developer_theme_move"),
    path("developers/themes/<uuid:uid>/remove", themes.remove, name="developer_theme_remove"),
    path("stores/", home.my_stores, name="my_stores"),
    path("open/", opening.name, name="open_store"),
    path("open/address", opening.address, name="open_store_address"),
    path("open/look", opening.look, name="open_store_look"),
    path("open/goods", opening.goods, name="open_store_goods"),
    path("invitations/<int:invitation_id>/accept", invitations.accept_here, name="accept_invitation_here"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
