"""Modules by their content."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Module(models.Model):
    """A WebAssembly module. `taken_at` is when a store last took it; see `actions.remove_unused`."""

    digest = models.CharField(max_length=64, primary_key=True)
    wasm = models.BinaryField()
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["taken_at"], name="function_module_taken")]

    def __str__(self) -> str:
        return self.digest[:12]
