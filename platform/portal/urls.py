"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from .developers import pages as developers
from .pages import home, invitations, opening

urlpatterns = [
    path("", home.landing, name="landing"),
    path("stores", RedirectView.as_view(pattern_name="my_stores")),
    path("open", RedirectView.as_view(pattern_name="open_store")),
    path("developers/", developers.page, name="developers"),
    path("developers/<slug:slug>", developers.page, name="developers_page"),
    path("stores/", home.my_stores, name="my_stores"),
    path("open/", opening.name, name="open_store"),
    path("open/address", opening.address, name="open_store_address"),
    path("open/look", opening.look, name="open_store_look"),
    path("open/goods", opening.goods, name="open_store_goods"),
    path("invitations/<int:invitation_id>/accept", invitations.accept_here, name="accept_invitation_here"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
