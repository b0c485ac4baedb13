"""The services behind the platform: database, cache, queue, files, mail, payments, errors."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from kombu import Queue

from foundation import moved_clock

from .environment import SettingError, read_environment

ENV = read_environment()
MODE: str = ENV["KAIDIAN_MODE"]
DEVELOPMENT = MODE != "production"
RUN_DIR = ENV["KAIDIAN_RUN_DIR"]
if MODE == "development":
    moved_clock.follow(RUN_DIR)


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "tenants.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "kaidian",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {"connect_timeout": 5, "application_name": "kaidian"},
        # One server holds every test database; the name is given by the runner.
        "TEST": {"NAME": os.environ.get("PYTEST_DATABASE") or None},
    }


# `kaidian run` starts the services and passes their addresses on; these defaults let tools that need
# no database (lint, messages) load the settings.
DATABASES = {"default": _database(ENV["DATABASE_URL"] or "postgresql://kaidian@127.0.0.1:5432/kaidian")}
DATABASES |= {name: _database(url) for name, url in ENV["KAIDIAN_DATABASES"].items()}
NEW_STORES_DATABASE: str = ENV["KAIDIAN_NEW_STORES"]
if NEW_STORES_DATABASE not in DATABASES:
    raise SettingError(
        f"The setting KAIDIAN_NEW_STORES says {NEW_STORES_DATABASE}, which KAIDIAN_DATABASES does not name."
    )
REDIS_URL: str = ENV["REDIS_URL"] or "redis://127.0.0.1:6379/0"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "tenants.cache.store_key",
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "queue_order_strategy": "round_robin",
}
# What comes in hundreds and takes seconds has a queue of its own, so that what people wait for never stands
# behind it: pictures of an import, webhooks to receivers that dawdle. All else of stores is dealt out to some
# queues by store, so that ten thousand tasks of one hold up an eighth of the others. A worker takes from all
# queues in turn unless it is told otherwise (`--queues`), and no more than it can begin.
_QUEUES = {
    "pictures": (
        "storefront.catalog.tasks.prepare_media",
        "storefront.catalog.tasks.complete_media",
        "storefront.catalog.tasks.prepare_collection_picture",
        "storefront.content.tasks.render_shop_picture",
        "storefront.content.tasks.render_article_picture",
    ),
    "webhooks": ("plugins.webhooks.tasks.deliver",),
    "archives": (
        "tenants.archive.tasks.back_up",
        "tenants.archive.by_hand.run_backup",
        "tenants.archive.exports.make_export",
        "tenants.archive.asked.run_restore",
        "tenants.archive.move.run_move",
        "tenants.archive.tasks.end",
    ),
}
STORE_QUEUES = tuple(f"stores-{number}" for number in range(8))
CELERY_TASK_QUEUES = tuple(Queue(name, routing_key=name) for name in ("celery", *_QUEUES, *STORE_QUEUES))
CELERY_TASK_ROUTES = {task: {"queue": queue} for queue, tasks in _QUEUES.items() for task in tasks}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "fill the pool of schemas": {"task": "tenants.tasks.refill_pool", "schedule": 60},
    "forget old idempotency keys": {"task": "tenants.tasks.clear_api_answers", "schedule": 24 * 3600},
    "deliver events left behind": {"task": "tenants.tasks.sweep_events", "schedule": 60},
    "write down what struck limits of stores": {"task": "tenants.meters.tasks.write_down", "schedule": 120},
    "forget what struck limits long ago": {
        "task": "tenants.meters.tasks.forget_old_days",
        "schedule": 24 * 3600,
    },
    "send jobs that were held back": {"task": "tenants.tasks.send_held_jobs", "schedule": 60},
    "look at how everything is": {"task": "backoffice.status.tasks.look", "schedule": 60},
    "forget how everything was long ago": {
        "task": "backoffice.status.tasks.forget_old",
        "schedule": 24 * 3600,
    },
    "back up stores at night": {"task": "tenants.archive.tasks.back_up_due", "schedule": 900},
    "go on with moves whose worker died": {"task": "tenants.archive.tasks.resume_moves", "schedule": 300},
    "delete stores whose time is over": {"task": "tenants.archive.tasks.end_due", "schedule": 3600},
    "throw away old backups and downloads": {"task": "tenants.archive.tasks.throw_away", "schedule": 3600},
    "settle what payments left unfinished": {
        "task": "storefront.payments.tasks.reconcile_stores",
        "schedule": 60,
    },
    "set plugins to work": {"task": "plugins.tasks.start_due_work", "schedule": 60},
    "publish themes at their time": {"task": "themes.tasks.publish_scheduled", "schedule": 60},
    "remove packages of themes that no store uses": {
        "task": "themes.tasks.remove_unused_packages",
        "schedule": 24 * 3600,
    },
    "remove modules of functions that no store uses": {
        "task": "plugins.functions.tasks.remove_unused_modules",
        "schedule": 24 * 3600,
    },
    "let subscriptions live on": {"task": "billing.tasks.live_on", "schedule": 300},
    "bring fees to bills": {"task": "billing.tasks.bring_fees", "schedule": 24 * 3600},
    "ask stores who is behind them": {"task": "vetting.tasks.ask_stores", "schedule": 6 * 3600},
    "keep down what was taken down": {"task": "vetting.tasks.keep_takedowns", "schedule": 900},
    "throw away papers of stores that are gone": {
        "task": "vetting.tasks.throw_away_papers",
        "schedule": 24 * 3600,
    },
    "warn stores of their limits": {"task": "billing.tasks.warn_stores_of_limits", "schedule": 6 * 3600},
    "send webhooks that are due": {"task": "plugins.webhooks.tasks.sweep_messages", "schedule": 60},
    "forget old tokens of apps": {"task": "plugins.remote_apps.tasks.sweep_stores", "schedule": 24 * 3600},
    "forget old webhooks": {"task": "plugins.webhooks.tasks.sweep_logs", "schedule": 24 * 3600},
    "go on with imports whose worker died": {
        "task": "storefront.catalog.tasks.resume_imports",
        "schedule": 60,
    },
    "go on with exports whose worker died": {
        "task": "storefront.catalog.tasks.resume_exports",
        "schedule": 60,
    },
    "answer what people ask of their data": {"task": "storefront.privacy.tasks.sweep", "schedule": 1800},
    "take names out of old orders": {
        "task": "storefront.privacy.tasks.forget_everywhere",
        "schedule": 24 * 3600,
    },
}

PLUGIN_FOLDERS = (
    [folder for folder in ENV["KAIDIAN_PLUGIN_FOLDERS"].split(os.pathsep) if folder]
    if MODE == "development"
    else []
)
PLUGIN_PATIENCE = 20 if MODE == "test" else 1
"""How many times its budget a call of a plugin may take: a machine that tests is busy."""

SPARE_SCHEMAS: int = ENV["KAIDIAN_SPARE_SCHEMAS"]
ASK_BUSINESS: bool = ENV["KAIDIAN_ASK_BUSINESS"]
DELIVER_EVENTS: bool = ENV["KAIDIAN_SEND_EVENTS"]
LOCAL_WEBHOOKS: bool = ENV["KAIDIAN_LOCAL_WEBHOOKS"]
if LOCAL_WEBHOOKS and not DEVELOPMENT:
    raise SettingError(
        "The setting KAIDIAN_LOCAL_WEBHOOKS is for development: it lets webhooks into this machine."
    )

MEDIA_ROOT = RUN_DIR / "media"
MEDIA_URL = "/media/"
if ENV["S3_BUCKET"]:
    _files: dict[str, Any] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": ENV["S3_ENDPOINT_URL"],
            "bucket_name": ENV["S3_BUCKET"],
            "region_name": ENV["S3_REGION"],
            "access_key": ENV["S3_ACCESS_KEY_ID"],
            "secret_key": ENV["S3_SECRET_ACCESS_KEY"],
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
else:
    _files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BACKUP_DAYS: int = ENV["KAIDIAN_BACKUP_DAYS"]
BACKUP_WEEKS: int = ENV["KAIDIAN_BACKUP_WEEKS"]
BACKUPS_BY_HAND: int = ENV["KAIDIAN_BACKUPS_BY_HAND"]
_backups: dict[str, Any]
if ENV["S3_BACKUP_BUCKET"]:
    _backups = {**_files, "OPTIONS": {**_files["OPTIONS"], "bucket_name": ENV["S3_BACKUP_BUCKET"]}}
else:
    _backups = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ENV["KAIDIAN_BACKUP_DIR"] or RUN_DIR / "backups", "base_url": None},
    }
STORAGES = {
    "default": _files,
    "backups": _backups,
    "staticfiles": {
        "BACKEND": "kaidian.static_files.StaticFiles"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

STRIPE_SECRET_KEY: str = ENV["STRIPE_SECRET_KEY"]
STRIPE_PUBLISHABLE_KEY: str = ENV["STRIPE_PUBLISHABLE_KEY"]
STRIPE_WEBHOOK_SECRET: str = ENV["STRIPE_WEBHOOK_SECRET"]
STRIPE_BILLING_WEBHOOK_SECRET: str = ENV["STRIPE_BILLING_WEBHOOK_SECRET"] or STRIPE_WEBHOOK_SECRET
STRIPE_API_URL: str = ENV["STRIPE_API_URL"]
STRIPE_JS_URL: str = ENV["STRIPE_JS_URL"]

DEFAULT_FROM_EMAIL: str = ENV["EMAIL_FROM"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = urlsplit(ENV["EMAIL_URL"])
_mailer: dict[str, Any]
if _mail.scheme in {"smtp", "smtps"}:
    _mailer = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail.hostname or "",
            "port": _mail.port or (465 if _mail.scheme == "smtps" else 587),
            "username": unquote(_mail.username or ""),
            "password": unquote(_mail.password or ""),
            "use_ssl": _mail.scheme == "smtps",
            "use_tls": _mail.scheme == "smtp" and bool(_mail.username),
            "timeout": 10,
        },
    }
elif _mail.scheme == "console":
    _mailer = {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
elif DEVELOPMENT:
    # Kept as files and readable at /dev/mail.
    _mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": RUN_DIR / "mail"},
    }
else:
    raise SettingError("The setting EMAIL_URL is missing: production needs a mail server to send through.")
MAILERS = {"default": _mailer}

if ENV["SENTRY_DSN"]:
    import sentry_sdk

    sentry_sdk.init(dsn=ENV["SENTRY_DSN"], environment=MODE, send_default_pii=False)
