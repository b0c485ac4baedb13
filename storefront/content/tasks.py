"""What a store's texts need in the background: pictures rendered, messages sent on, old addresses led on."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction

from foundation.events import SYSTEM, subscribe
from foundation.models import Event
from storefront.catalog.events import CollectionMoved, ProductMoved
from storefront.catalog.media import own, pictures
from storefront.catalog.models import Collection, Product
from storefront.catalog.samples import sample_hashes
from tenants.tasks import store_task

from .actions import finish_article_picture, finish_shop_picture
from .actions.redirects import forward
from .emails import send_message
from .events import ArticleSaved, MessageReceived, ShopPictureAdded
from .models import Article, Message, ShopPicture


@pictures.count_use
def shown_by_the_shop(content_hash: str) -> bool:
    """Whether a theme or an article shows a picture."""
    if ShopPicture.objects.filter(content_hash=content_hash).exists():
        return True
    return own.uses(Article.objects.all(), content_hash)


@store_task
def render_shop_picture(picture_id: int) -> None:
    """Make every size of a picture of the shop."""
    picture = ShopPicture.objects.filter(pk=picture_id).first()
    if picture is None or picture.renditions:
        return
    with default_storage.open(picture.file) as file:
        data = bytes(file.read())
    rendered = pictures.render(data, keep_on_machine=picture.content_hash in sample_hashes())
    finish_shop_picture(picture=picture, rendered=rendered)


@subscribe(ShopPictureAdded)
def _on_added(event: ShopPictureAdded, row: Event) -> None:
    render_shop_picture.send(event.picture)


@store_task
def render_article_picture(article_id: int) -> None:
    """Fetch an article's picture that is elsewhere, and make every size of it."""
    article = Article.objects.filter(pk=article_id).first()
    if article is not None and own.awaits_rendering(article.picture):
        made = own.made(article.picture, samples=sample_hashes())
        finish_article_picture(article_id=article_id, seen=article.picture, made=made)


@subscribe(ArticleSaved)
def _on_article(event: ArticleSaved, row: Event) -> None:
    article = Article.objects.filter(pk=event.article).first()
    if article is not None and own.awaits_rendering(article.picture):
        render_article_picture.send(event.article)


@store_task
def mail_message(message_id: int) -> None:
    """Send a message on to the merchant, to answer it from there."""
    message = Message.objects.filter(pk=message_id).first()
    if message is not None:
        send_message(message)


@subscribe(MessageReceived)
def _on_message(event: MessageReceived, row: Event) -> None:
    if event.kind == "message" and not event.is_spam:
        mail_message.send(event.message)


@subscribe(ProductMoved)
def _on_product_moved(event: ProductMoved, row: Event) -> None:
    _lead_on("products", event.former, Product.objects.filter(pk=event.product).first())


@subscribe(CollectionMoved)
def _on_collection_moved(event: CollectionMoved, row: Event) -> None:
    _lead_on("collections", event.former, Collection.objects.filter(pk=event.collection).first())


def _lead_on(kind: str, former: str, thing: Product | Collection | None) -> None:
    """Lead from a former address to where the thing is now, which may have moved once more meanwhile."""
    if thing is not None and thing.handle != former:
        with transaction.atomic():
            forward(old=f"/{kind}/{former}", new=f"/{kind}/{thing.handle}", actor=SYSTEM)
