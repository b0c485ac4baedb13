"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import path

from .pages import home, invitations

urlpatterns = [
    path("", home.landing, name="landing"),
    path("stores/", home.my_stores, name="my_stores"),
    path("open/", home.landing, name="open_store"),
    path("invitations/<int:invitation_id>/accept", invitations.accept_here, name="accept_invitation_here"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
