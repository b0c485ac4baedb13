from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from foundation.api.problems import pause_with
        from foundation.limits import except_by

        from .context import current_store
        from .own_limits import own_limit
        from .pausing import moving_problem

        pause_with(moving_problem)
        except_by(lambda name: own_limit(current_store(), name))
