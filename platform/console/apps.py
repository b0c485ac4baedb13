from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "console"

    def ready(self) -> None:
        from backoffice.queries import name_actors_with
        from console.queries import names_of_operators

        name_actors_with(names_of_operators)
