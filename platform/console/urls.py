"""Addresses under /operator/."""

from __future__ import annotations

from django.urls import path, register_converter

from .pages import (
    acts,
    announcements,
    businesses,
    complaints,
    coupons,
    flags,
    fleet,
    home,
    incidents,
    limits,
    lives,
    made_by_others,
    offered_themes,
    people,
    plans,
    queues,
    rates,
    revenue,
    store_plan,
    stores,
    webhooks,
)


class Switch:
    """What is done to an account."""

    regex = "off|on|staff|plain"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PlanKind:
    """What is sold."""

    regex = "plan|add_on"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Switch, "account_switch")
register_converter(PlanKind, "plan_kind")
app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    path("stores", stores.stores, name="stores"),
    path("stores/<int:store_id>", stores.store, name="store"),
    path("stores/<int:store_id>/suspend", stores.suspend, name="store_suspend"),
    path("stores/<int:store_id>/reopen", stores.reopen, name="store_reopen"),
    path("stores/<int:store_id>/enter", stores.enter, name="store_enter"),
    path("support/leave", stores.leave, name="support_leave"),
    path("stores/<int:store_id>/limits", limits.show, name="store_limits"),
    path("stores/<int:store_id>/limits/<slug:name>", limits.change, name="store_limit"),
    path("stores/<int:store_id>/limits/<slug:name>/drop", limits.drop, name="store_limit_drop"),
    path("queues", queues.show_queues, name="queues"),
    path("stores/<int:store_id>/jobs/<slug:task_id>/again", queues.run_job_again, name="job_again"),
    path("webhooks", webhooks.webhooks, name="webhooks"),
    path("stores/<int:store_id>/webhooks", webhooks.store_webhooks, name="store_webhooks"),
    path(
        "stores/<int:store_id>/webhooks/<int:endpoint_id>/pause",
        webhooks.pause,
        name="store_webhook_pause",
    ),
    path(
        "stores/<int:store_id>/webhooks/<int:endpoint_id>/resume",
        webhooks.resume,
        name="store_webhook_resume",
    ),
    path(
        "stores/<int:store_id>/webhooks/<int:endpoint_id>/retry",
        webhooks.retry,
        name="store_webhook_retry",
    ),
    path("status", incidents.incidents, name="incidents"),
    path("status/new", incidents.begin, name="incident_new"),
    path("status/<int:incident_id>", incidents.incident, name="incident"),
    path("flags", flags.flags, name="flags"),
    path("flags/<slug:name>", flags.flag, name="flag"),
    path("announcements", announcements.announcements, name="announcements"),
    path("announcements/<int:announcement_id>/end", announcements.end, name="announcement_end"),
    path("stores/<int:store_id>/back-up", lives.back_up, name="store_back_up"),
    path("stores/<int:store_id>/export", lives.collect, name="store_export"),
    path("stores/<int:store_id>/export/state", lives.export_state, name="store_export_state"),
    path("stores/<int:store_id>/export/files/<str:link>", lives.fetch, name="store_export_file"),
    path("stores/<int:store_id>/restore/<int:backup_id>", lives.restore, name="store_restore"),
    path("stores/<int:store_id>/move", lives.move, name="store_move"),
    path("stores/<int:store_id>/move/state", lives.move_state, name="store_move_state"),
    path("stores/<int:store_id>/delete", lives.delete, name="store_delete"),
    path("stores/<int:store_id>/let-stay", lives.let_stay, name="store_let_stay"),
    path("stores/<int:store_id>/plan", store_plan.store_plan, name="store_plan"),
    path("stores/<int:store_id>/plan/begin", store_plan.begin, name="store_plan_begin"),
    path("stores/<int:store_id>/plan/trial", store_plan.lengthen, name="store_plan_trial"),
    path("stores/<int:store_id>/plan/move", store_plan.move, name="store_plan_move"),
    path("stores/<int:store_id>/plan/more", store_plan.give_more, name="store_plan_more"),
    path(
        "stores/<int:store_id>/plan/more/<int:grant_id>/take-back",
        store_plan.take_back,
        name="store_plan_take_back",
    ),
    path("stores/<int:store_id>/plan/cancel", store_plan.cancel, name="store_plan_cancel"),
    path("stores/<int:store_id>/plan/credit", store_plan.credit, name="store_plan_credit"),
    path("stores/<int:store_id>/plan/coupon", store_plan.give_coupon, name="store_plan_coupon"),
    path("revenue", revenue.revenue, name="revenue"),
    path("revenue/export", revenue.export, name="revenue_export"),
    path("rates", rates.rates, name="rates"),
    path("coupons", coupons.coupons, name="coupons"),
    path("coupons/new", coupons.new, name="coupon_new"),
    path("coupons/<int:coupon_id>", coupons.coupon, name="coupon"),
    path("coupons/<int:coupon_id>/end", coupons.end, name="coupon_end"),
    path("plans", plans.plans, name="plans"),
    path("plans/new/<plan_kind:kind>", plans.new, name="plan_new"),
    path("plans/<int:plan_id>", plans.plan, name="plan"),
    path("plans/<int:plan_id>/renew", plans.renew, name="plan_renew"),
    path("plans/<int:plan_id>/<slug:what>", plans.turn, name="plan_turn"),
    path("deleted", lives.certificates, name="certificates"),
    path("deleted/<uuid:uid>", lives.certificate, name="certificate"),
    path("accounts", people.accounts, name="accounts"),
    path("accounts/<int:account_id>", people.account, name="account"),
    path("accounts/<int:account_id>/<account_switch:what>", people.switch, name="account_switch"),
    path("complaints", complaints.complaints, name="complaints"),
    path("complaints/<slug:number>", complaints.complaint, name="complaint"),
    path("complaints/<slug:number>/judge", complaints.judge, name="complaint_judge"),
    path("complaints/<slug:number>/files/<uuid:uid>", complaints.evidence, name="complaint_file"),
    path("businesses", businesses.businesses, name="businesses"),
    path("businesses/<int:store_id>", businesses.business, name="business"),
    path("businesses/<int:store_id>/take", businesses.take, name="business_take"),
    path("businesses/<int:store_id>/judge", businesses.judge, name="business_judge"),
    path("businesses/<int:store_id>/note", businesses.note, name="business_note"),
    path("businesses/<int:store_id>/papers/<uuid:uid>", businesses.paper, name="business_paper"),
    path("plugins", made_by_others.reviews, name="reviews"),
    path("plugins/<int:version_id>", made_by_others.review, name="review"),
    path("plugins/<int:version_id>/decide", made_by_others.decide_review, name="review_decide"),
    path("apps", made_by_others.remote_apps, name="remote_apps"),
    path("apps/<slug:client_id>", made_by_others.remote_app, name="remote_app"),
    path("apps/<slug:client_id>/judge", made_by_others.judge_app, name="remote_app_judge"),
    path("themes", offered_themes.themes, name="themes"),
    path("themes/<uuid:uid>", offered_themes.theme, name="theme"),
    path("themes/<uuid:uid>/judge", offered_themes.judge_theme, name="theme_judge"),
    path("fleet", fleet.fleet, name="fleet"),
    path("fleet/retry", fleet.retry, name="fleet_retry"),
    path("acts", acts.acts, name="acts"),
    path("acts/export", acts.export_acts, name="acts_export"),
]
