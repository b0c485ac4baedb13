from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tenants.archive"
    label = "archive"

    def ready(self) -> None:
        from tenants.models import Domain, Membership, OwnRole

        from .declared import Carried, carry, leave_behind
        from .models import Backup, Deletion, Export, FormerSchema, Move, Restore
        from .people import bring_hosts, bring_roles, bring_team, write_hosts, write_roles, write_team

        for model in (Backup, FormerSchema, Restore, Export, Deletion, Move):
            leave_behind(model, because="what was kept of a store here is not part of it")
        carry(
            Carried(Domain, write=write_hosts, read=bring_hosts),
            Carried(OwnRole, write=write_roles, read=bring_roles),  # before those who have them
            Carried(Membership, write=write_team, read=bring_team),
        )
