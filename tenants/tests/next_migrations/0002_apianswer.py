from importlib import import_module

Migration = import_module("foundation.migrations.0002_apianswer").Migration
