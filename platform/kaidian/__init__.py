"""The Django project: settings, URLs, WSGI, Celery and the `kaidian` command."""
