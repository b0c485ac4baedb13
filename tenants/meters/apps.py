from django.apps import AppConfig


class MetersConfig(AppConfig):
    name = "tenants.meters"
    label = "meters"

    def ready(self) -> None:
        from foundation.meter import know_store_by
        from tenants.archive.declared import leave_behind
        from tenants.context import current_store

        from .models import StoreDay

        def current() -> int | None:
            store = current_store()
            return store.pk if store else None

        know_store_by(current)
        leave_behind(StoreDay, because="how busy it was here tells nothing of it elsewhere")
