"""Webhooks in the API: endpoints and their log."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Sent, Shown, ShownModel

from .actions import (
    remove_endpoint,
    replay_between,
    replay_message,
    rotate_secret,
    save_endpoint,
    send_test,
    switch_endpoint,
)
from .actions.endpoints import MOST_AT_ONCE
from .locks import lock_endpoint
from .models import Attempt, Endpoint, Message

RIGHT = "plugins.manage"


class EndpointShown(ShownModel):
    """An address that is told of events. Its secret is shown when it is made, and never again."""

    events = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Endpoint
        fields = (
            *("id", "url", "note", "events", "most_at_once", "is_on", "off_reason", "off_since"),
            *("failing_since", "failures_in_a_row", "paused_until", "is_slow", "former_until", "created_at"),
        )


class NewEndpointShown(EndpointShown):
    """A new endpoint with the secret that signs its messages."""

    secret = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = (*EndpointShown.Meta.fields, "secret")

    def get_secret(self, row: Endpoint) -> str | None:
        """Shown this once; null where the answer is given again."""
        return str(self.context["secret"])


class SecretShown(Shown):
    """A new secret. The former one signs too for a day."""

    secret = serializers.CharField(allow_null=True)


class CountShown(Shown):
    """How many messages."""

    count = serializers.IntegerField()


class AttemptShown(ShownModel):
    """One try to send a message, and what came back."""

    class Meta:
        model = Attempt
        fields = ("at", "milliseconds", "status", "fault", "response", "is_cut")


class MessageShown(ShownModel):
    """One event for one endpoint, with the very text that is sent. `body` and `attempts` only where asked
    for."""

    endpoint_id = serializers.IntegerField()
    webhook_id = serializers.CharField()
    attempts = AttemptShown(many=True)

    class Meta:
        model = Message
        fields = (
            *("id", "endpoint_id", "webhook_id", "event", "name", "subject", "state", "tries", "next_at"),
            *("settled_at", "created_at", "body", "attempts"),
        )


class EndpointSent(Sent):
    """An address, and which events it is told of: names, or patterns such as order.*"""

    url = serializers.CharField(max_length=500)
    events = serializers.ListField(child=serializers.CharField(max_length=80), max_length=200)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    most_at_once = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, required=False)


class EndpointFields(EndpointSent):
    """What of an endpoint can be changed."""

    is_on = serializers.BooleanField(required=False)


class ReplaySent(Sent):
    """A stretch of time. What the endpoint took already is left out with `only_failed`."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    only_failed = serializers.BooleanField(required=False)


class MessageFilters(Filters):
    """Which messages."""

    endpoint_id = serializers.IntegerField(min_value=1, max_value=10**18)
    state = serializers.ChoiceField(choices=Message.State.choices)
    name = serializers.CharField(max_length=80)
    since = serializers.DateTimeField()

    lookups = {"since": "created_at__gte"}


class EndpointViewSet(Resource):
    """Addresses that are told of events."""

    reads = writes = RIGHT
    shown = EndpointShown
    lock = staticmethod(lock_endpoint)
    sends = {"create": EndpointSent, "partial_update": EndpointFields, "replay": ReplaySent}
    answers = {"create": NewEndpointShown, "rotate": SecretShown, "test": None, "replay": CountShown}
    unkept = ("secret",)
    # The name of an address is looked up before it is kept.
    outside = ("create", "partial_update")

    def rows(self) -> QuerySet[Endpoint]:
        """All endpoints."""
        return Endpoint.objects.all()

    def create(self, request: Request) -> Response:
        """Add an endpoint. The answer has its secret, this once."""
        saved = save_endpoint(actor=self.actor, **self.sent())
        context = {**self.context(), "fields": {}, "secret": saved.secret}
        location = f"{request.path}/{saved.endpoint.pk}"
        shown = NewEndpointShown(self.found(saved.endpoint.pk), context=context)
        return Response(shown.data, status=201, headers={"Location": location})

    def partial_update(self, request: Request, id: int) -> Response:
        """Change an endpoint, or turn it on or off."""
        row, given = self.as_seen(self.found(id)), self.sent()
        is_on = given.pop("is_on", None)
        if given:
            kept = {name: getattr(row, name) for name in ("url", "events", "note", "most_at_once")}
            save_endpoint(endpoint=row, actor=self.actor, **{**kept, **given})
        if is_on is not None:
            switch_endpoint(endpoint_id=id, is_on=is_on, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove an endpoint with its log."""
        remove_endpoint(endpoint_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()

    @action(detail=True, methods=["post"], url_path="rotate-secret")
    def rotate(self, request: Request, id: int) -> Response:
        """Make a new secret. The former one signs too for a day."""
        secret = rotate_secret(endpoint_id=self.found(id).pk, actor=self.actor)
        return Response({"secret": secret})

    @action(detail=True, methods=["post"])
    def test(self, request: Request, id: int) -> Response:
        """Send a test message, once."""
        send_test(endpoint_id=self.found(id).pk, actor=self.actor)
        return self.gone()

    @action(detail=True, methods=["post"])
    def replay(self, request: Request, id: int) -> Response:
        """Send everything of a stretch of time again, in order."""
        row, given = self.found(id), self.sent()
        count = replay_between(endpoint_id=row.pk, actor=self.actor, **given)
        return Response({"count": count})


class MessageViewSet(Resource):
    """What was sent, or waits to be."""

    reads = writes = RIGHT
    shown, filters = MessageShown, MessageFilters
    loads = {"attempts": ["attempts"]}
    only_asked = ("body", "attempts")

    def rows(self) -> QuerySet[Message]:
        """All messages of the last thirty days."""
        return Message.objects.all()

    @action(detail=True, methods=["post"])
    def replay(self, request: Request, id: int) -> Response:
        """Send a message again, with the same id and text."""
        replay_message(message_id=self.found(id).pk, actor=self.actor)
        return self.again(id)


router = new_router()
router.register("webhooks", EndpointViewSet, basename="webhook")
router.register("webhook-messages", MessageViewSet, basename="webhook_message")
urlpatterns = router.urls
