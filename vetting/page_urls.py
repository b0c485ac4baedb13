"""Addresses of the business's pages in the back office."""

from __future__ import annotations

from django.urls import path

from .pages import business, complaints

urlpatterns = [
    path("settings/business", business.business, name="business"),
    path("settings/business/papers", business.papers, name="business_papers"),
    path("settings/business/papers/<uuid:uid>", business.paper, name="business_paper"),
    path("settings/business/papers/<uuid:uid>/remove", business.remove, name="business_paper_remove"),
    path("complaints", complaints.complaints, name="complaints"),
    path("complaints/<slug:number>", complaints.complaint, name="complaint"),
]
