"""Which apps live in the public schema and which in every store's own."""

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "tenants.archive",
    "tenants.meters",
    "accounts",
    "backoffice",
    "backoffice.status",
    "portal",
    "billing",
    "vetting",
    "console",
    "plugins.functions.shelf",
    "plugins.remote_apps.directory",
    "plugins.review",
    "themes.directory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

TENANT_APPS = [
    "foundation",
    "plugins",
    "plugins.access",
    "plugins.functions",
    "plugins.webhooks",
    "plugins.remote_apps",
    "themes",
    "storefront.catalog",
    "storefront.inventory",
    "storefront.customers",
    "storefront.shipping",
    "storefront.taxes",
    "storefront.content",
    "storefront.cart",
    "storefront.checkout",
    "storefront.orders",
    "storefront.payments",
    "storefront.privacy",
]

# No tables of their own.
PLAIN_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "foundation.ui",
    "storefront.audit",
    "storefront.extensions",
    "storefront.notices",
    "storefront.samples",
    "storefront.search",
    "themes.editor",
    "kaidian",
]

INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS, *PLAIN_APPS]

TENANT_MODEL = "tenants.Store"
TENANT_DOMAIN_MODEL = "tenants.Domain"
# Ours answers every question; django-tenants wants to see its own.
DATABASE_ROUTERS = ["tenants.databases.PublicAtHome", "django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True

AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
