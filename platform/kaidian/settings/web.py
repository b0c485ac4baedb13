"""Hosts, requests, templates, languages, security and sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from .services import DEVELOPMENT, ENV, MODE, RUN_DIR

PLATFORM_HOST: str = ENV["PLATFORM_HOST"]
STORES_DOMAIN: str = ENV["STORES_DOMAIN"]
PORT: int = ENV["PORT"]
PROBE_URL: str = ENV["KAIDIAN_PROBE_URL"] or f"http://127.0.0.1:{PORT}"
PUBLIC_SCHEME: str = ENV["PUBLIC_SCHEME"] or ("http" if DEVELOPMENT else "https")
# The port that browsers see: none behind a proxy in production.
PUBLIC_PORT: str = f":{PORT}" if DEVELOPMENT else ""

DEBUG = False
SECRET_KEY: str = ENV["SECRET_KEY"] or "development only: not a secret, never used in production"
# The routing middleware answers 404 to every host it does not know.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "kaidian.urls"
STORE_URLCONF = "kaidian.store_urls"
WSGI_APPLICATION = "kaidian.wsgi.application"
APPEND_SLASH = False

# Shop requests pass only the first rooms: the platform's own middleware steps aside on a store's host.
MIDDLEWARE = [
    "kaidian.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "themes.directory.sampling.SampleShops",
    "tenants.routing.StoreRouting",
    "storefront.surface.StorefrontSurface",
    "themes.rendering.preview.ThemePreviews",
    "storefront.closed.ClosedShop",
    "kaidian.middleware.Sessions",
    "kaidian.middleware.Csrf",
    "kaidian.middleware.Authentication",
    "kaidian.middleware.Language",
    "kaidian.middleware.Messages",
    "kaidian.middleware.FrameOptions",
    "kaidian.middleware.ContentSecurityPolicy",
    # By its own name: allauth looks for it. It costs a shop request next to nothing.
    "allauth.account.middleware.AccountMiddleware",
    "kaidian.middleware.SessionActivity",
    "kaidian.middleware.Htmx",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "foundation.ui.templatetags.ui",
            ],
        },
    }
]

FORM_RENDERER = "foundation.ui.renderer.FormRenderer"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = RUN_DIR / "static"
WHITENOISE_USE_FINDERS = DEVELOPMENT
# A theme's files are read again when they change.
WATCH_THEMES = MODE == "development"
# Every client of a test is a server anew, which would walk all static files before its first answer.
WHITENOISE_AUTOREFRESH = MODE == "test"

_secure = PUBLIC_SCHEME == "https"
LANGUAGE_COOKIE_SECURE = _secure
_cookie = "__Host-" if _secure else ""
SESSION_COOKIE_NAME = f"{_cookie}session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_NAME = f"{_cookie}csrftoken"
CSRF_COOKIE_SECURE = _secure
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC_SCHEME}://{PLATFORM_HOST}{PUBLIC_PORT}"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:", "http:" if not _secure else "https:"],
    "media-src": [CSP.SELF, "blob:", "http:" if not _secure else "https:"],
    "style-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "object-src": [CSP.NONE],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A product has up to 2,000 variants with some sixteen fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if MODE == "test"
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/stores/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_REDIRECT_URL = "/open/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_CONFIRM_EMAIL_ON_GET = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEVELOPMENT else 1
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "reset_password": "accounts.forms.ForgotPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kaidian"
# A code counts for one period before and after its own: clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.SignInCodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.ActivateCodeForm",
    "login_webauthn": "accounts.forms.SignInPasskeyForm",
    "authenticate_webauthn": "accounts.forms.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmPasskeyForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}

PROJECT_DIR = Path(__file__).resolve().parents[3]
# Ours before the libraries': a short text such as "Note" has a translation of theirs, for another sense.
LOCALE_PATHS = [
    str(path)
    for packages in ("platform/*", "storefront/*", "*")
    for path in sorted(PROJECT_DIR.glob(f"{packages}/locale"))
]
LOGGING_CONFIG = "kaidian.logs.configure"
LOGGING = {"mode": MODE}

# No view of the API reads these: they are for DRF and the description, wherever a view is not one of ours.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "foundation.api.schema.ApiSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Kaidian",
    "VERSION": None,
    "SCHEMA_PATH_PREFIX": "/api/[0-9-]+",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": True,
    "PATH_CONVERTER_OVERRIDES": {
        "id": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999_999},
        "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Choices stand where they are used: components made of them change their names when another is added.
    "POSTPROCESSING_HOOKS": [],
}
