from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "console"

    def ready(self) -> None:
        from backoffice.queries import name_actors_with
        from console import lives, outbox
        from console.letters import tell_operators
        from console.pages import store_plan
        from console.queries import names_of_operators, plan_code_of
        from foundation.waiting import tell_with
        from tenants.flags import tell_plans_with

        store_plan.register()
        lives.register()
        outbox.register()
        name_actors_with(names_of_operators)
        tell_plans_with(plan_code_of)
        tell_with(tell_operators)
