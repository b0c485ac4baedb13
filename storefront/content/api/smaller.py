"""Comments, redirects and policies in the API."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, ShownModel
from storefront.content.actions import (
    delete_comments,
    delete_redirect,
    judge_comments,
    save_policy,
    save_redirect,
)
from storefront.content.models import Comment, Policy, Redirect

LONGEST = 500_000


class CommentShown(ShownModel):
    """What a shopper says to an article, as plain text."""

    article_id = serializers.IntegerField()

    class Meta:
        model = Comment
        fields = ("id", "article_id", "author", "email", "body", "status", "created_at", "updated_at")


class CommentJudged(Sent):
    """What becomes of a comment."""

    status = serializers.ChoiceField(choices=Comment.Status.choices)


class CommentFilters(Filters):
    """Which comments."""

    article_id = serializers.IntegerField(min_value=1, max_value=10**18)
    status = serializers.ChoiceField(choices=Comment.Status.choices)


class CommentViewSet(Resource):
    """Comments on articles."""

    reads = writes = "content.edit"
    shown, filters = CommentShown, CommentFilters
    sends = {"partial_update": CommentJudged}

    def rows(self) -> QuerySet[Comment]:
        """All comments."""
        return Comment.objects.all()

    def partial_update(self, request: Request, id: int) -> Response:
        """Approve a comment, or take it for spam."""
        comment, given = self.to_change(id), self.sent()
        status = Comment.Status(given.get("status", comment.status))
        judge_comments(comment_ids=[id], status=status, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a comment."""
        delete_comments(comment_ids=[self.to_change(id).pk], actor=self.actor)
        return self.gone()


class RedirectShown(ShownModel):
    """An old address and where it leads now."""

    class Meta:
        model = Redirect
        fields = ("id", "path", "target", "created_at")


class RedirectSent(Sent):
    """An old address. Sent again, it leads somewhere else."""

    path = serializers.CharField(max_length=1024)
    target = serializers.CharField(max_length=2048)


class RedirectFilters(Filters):
    """Which redirects."""

    path = serializers.CharField(max_length=1024)


class RedirectViewSet(Resource):
    """Addresses that things were known by."""

    reads = writes = "content.edit"
    shown, filters = RedirectShown, RedirectFilters
    sends = {"create": RedirectSent}

    def rows(self) -> QuerySet[Redirect]:
        """All redirects."""
        return Redirect.objects.all()

    def create(self, request: Request) -> Response:
        """Lead an old address somewhere."""
        row = save_redirect(actor=self.actor, **self.sent())
        return self.again(row.pk, status=201)

    def destroy(self, request: Request, id: int) -> Response:
        """Let an old address lead nowhere again."""
        delete_redirect(redirect_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()


class PolicyShown(ShownModel):
    """One of the rules that a shop must state."""

    kind = serializers.ChoiceField(choices=Policy.Kind.choices)

    class Meta:
        model = Policy
        fields = ("kind", "body", "translations", "updated_at")


class PolicySent(Sent):
    """A rule's text, as HTML that is cleaned; `translations` are {language: HTML}."""

    body = serializers.CharField(max_length=LONGEST, allow_blank=True)
    translations = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True), required=False
    )


class PolicyViewSet(Resource):
    """What the shop states."""

    reads = writes = "content.edit"
    shown = PolicyShown
    sorts = {"kind": ("kind",)}
    pk_name = "kind"
    sends = {"update": PolicySent}

    def rows(self) -> QuerySet[Policy]:
        """The rules that were written."""
        return Policy.objects.all()

    def retrieve(self, request: Request, kind: str) -> Response:
        """One of them."""
        return self.told(self.found(kind))

    def update(self, request: Request, kind: str) -> Response:
        """Write one of them, for the first time or anew."""
        if kind not in Policy.Kind.values:
            raise not_found()
        if self.rows().filter(pk=kind).exists():
            self.to_change(kind)
        save_policy(kind=kind, actor=self.actor, **self.sent())
        return self.again(kind)
