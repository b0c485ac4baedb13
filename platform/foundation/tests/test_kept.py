"""Answers are kept while nothing happens in the store, and no longer."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as NotConnected

from foundation.kept import kept_while_nothing_happens
from foundation.models import Event
from tenants.models import Store

pytestmark = pytest.mark.django_db


class Counter:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> list[int]:
        self.asked += 1
        return [self.asked]


def happen() -> None:
    Event.objects.create(name="test.happened", subject="store:1", actor="system")


def test_an_answer_is_worked_out_once_until_something_happens(store: Store) -> None:
    work = Counter()
    assert [kept_while_nothing_happens("t", 1, work) for _ in range(3)] == [[1], [1], [1]]
    happen()
    assert kept_while_nothing_happens("t", 1, work) == [2]


def test_other_questions_and_names_have_other_answers(store: Store) -> None:
    work = Counter()
    asked = [("t", ("a", 1)), ("t", ("a", 2)), ("u", ("a", 1))]
    assert [kept_while_nothing_happens(name, question, work) for name, question in asked] == [[1], [2], [3]]


def test_without_the_cache_each_is_worked_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **named: object) -> None:
        raise NotConnected("no cache")

    monkeypatch.setattr(cache, "get", fail)
    work = Counter()
    assert [kept_while_nothing_happens("t", 1, work) for _ in range(2)] == [[1], [2]]
