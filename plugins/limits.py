"""What a plan may include of the ways to extend a store."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.limits import Feature, declare_feature

WEBHOOKS = declare_feature(
    Feature(name="webhooks", label=_("Webhooks"), refusal=_("Your plan does not include webhooks."))
)
FUNCTIONS = declare_feature(
    Feature(
        name="functions",
        label=_("Functions in checkout"),
        refusal=_("Your plan does not include functions."),
    )
)
