"""Addresses under /stores/<handle>/ that belong to no domain."""

from __future__ import annotations

from django.urls import path

from .pages import data, home, roles, settings, support, team

urlpatterns = [
    path("", home.show_dashboard, name="dashboard"),
    path("search", home.search_everything, name="search"),
    path("more", home.show_more, name="more"),
    path("shop", home.view_shop, name="view_shop"),
    path("settings", settings.store_settings, name="settings"),
    path("settings/address", settings.store_address, name="address"),
    path("settings/password", settings.shop_password, name="shop_password"),
    path("settings/data", data.show_data, name="data"),
    path("settings/data/state", data.show_state, name="data_state"),
    path("settings/data/export", data.begin_export, name="data_export"),
    path("settings/data/back-up", data.back_up, name="data_back_up"),
    path("settings/data/download/<str:link>", data.download, name="data_download"),
    path("settings/data/backups/<int:backup_id>", data.restore, name="data_restore"),
    path("settings/data/undo", data.undo, name="data_undo"),
    path("settings/data/delete", data.delete, name="data_delete"),
    path("settings/data/take-back", data.take_back_store, name="data_take_back"),
    path("team", team.team, name="team"),
    path("team/second-step", team.set_second_step, name="team_second_step"),
    path("team/support", support.allow, name="support_allow"),
    path("team/support/revoke", support.revoke, name="support_revoke"),
    path("team/roles", roles.list_roles, name="roles"),
    path("team/roles/new", roles.new_role, name="role_new"),
    path("team/roles/<int:role_id>", roles.edit_role, name="role"),
    path("team/roles/<int:role_id>/delete", roles.remove_role, name="role_delete"),
    path("team/<int:member_id>/role", team.set_role, name="team_role"),
    path("team/<int:member_id>/remove", team.remove, name="team_remove"),
    path("team/invitations/<int:invitation_id>/withdraw", team.withdraw, name="invitation_withdraw"),
]
