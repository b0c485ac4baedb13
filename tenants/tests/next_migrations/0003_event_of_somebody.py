from importlib import import_module

Migration = import_module("foundation.migrations.0003_event_of_somebody").Migration
