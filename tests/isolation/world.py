"""Two whole stores side by side: all kinds of things in each, and words that tell whose they are.

Data is built by actions. The second store's ids begin at FAR: a number of its things is nothing in the first.
"""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts.models import Account
from backoffice.actions import allow_support, invite_member
from backoffice.models import Invitation
from backoffice.queries import digest_of
from billing.actions.trial import try_out
from billing.models import Invoice
from foundation.permissions import NAMES, Role
from plugins.access.actions import make_access_token
from plugins.access.models import AccessToken
from plugins.actions import change_plugin_settings, install_plugin
from plugins.actions.uses import choose_use
from plugins.functions.actions import install_function
from plugins.functions.models import Run
from plugins.functions.tests.wat import answering, manifest
from plugins.models import Installation
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import let_in
from plugins.storage import PluginStorage
from plugins.webhooks.actions import save_endpoint
from plugins.webhooks.models import Endpoint
from plugins.webhooks.models import Message as WebhookMessage
from storefront.cart.actions import add_line, create_cart, set_note
from storefront.cart.models import Cart
from storefront.cart.queries import cart_contents
from storefront.catalog import tasks
from storefront.catalog.actions import create_collection, create_product
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.actions.exports import start_export
from storefront.catalog.actions.imports import add_import, check_import
from storefront.catalog.drafts import MediaDraft, OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.exporting.targets import find_target
from storefront.catalog.models import Collection, Media, Product, ProductExport, ProductImport, Variant
from storefront.catalog.pages.pictures import token_of
from storefront.catalog.queries.backoffice import ProductFilter
from storefront.checkout.actions import keep_checkout, place_from_cart
from storefront.checkout.queries import totals_at
from storefront.content.actions import (
    create_article,
    create_blog,
    create_page,
    post_comment,
    receive_message,
    save_menu,
    save_policy,
    save_redirect,
)
from storefront.content.drafts import ArticleDraft, BlogDraft, LinkDraft, PageDraft
from storefront.content.models import Article, Blog, Comment, ContentPage, Menu, Message, Redirect
from storefront.customers.actions import (
    AddressDraft,
    disable_customer,
    issue_link,
    save_address,
    start_session,
)
from storefront.customers.models import Customer, CustomerAddress, CustomerToken
from storefront.customers.testing import make_account
from storefront.orders.actions import fulfil_order, note_order
from storefront.orders.actions.fulfil_order import Tracking
from storefront.orders.models import Order, OrderLine
from storefront.payments.actions import record_payment, refund_order
from storefront.payments.models import Payment, Refund
from storefront.pricing.facts import Buying
from storefront.privacy.actions import ask, confirm, work_on
from storefront.privacy.actions import issue_link as issue_data_link
from storefront.privacy.models import DataRequest
from storefront.shipping.actions import save_rate, save_zone
from storefront.shipping.models import ShippingRate, ShippingZone
from storefront.taxes.actions import save_tax_rate
from storefront.taxes.models import TaxRate
from tenants.actions import add_member, make_role
from tenants.actions.open_store import open_store
from tenants.archive.backups import storage
from tenants.archive.exports import link_of
from tenants.archive.models import Backup, Export
from tenants.context import in_store
from tenants.models import Membership, OwnRole, Store
from themes.actions import add_theme, install_theme, make_theme_token, save_version
from themes.directory.models import OfferedTheme, OfferedVersion
from themes.models import StoreTheme, ThemeToken
from vetting.actions import add_paper
from vetting.models import BusinessPaper, Complaint
from vetting.papers import Paper
from vetting.samples import sample_paper

SECRET = "JBSWY3DPEHPK3PXP"
"""Of a second step: in base 32, as apps on phones have it."""
OFFERED = "1a1a1a1a-1a1a-1a1a-1a1a-1a1a1a1a1a1a"
"""The uid of a theme that a developer offers to all stores."""
FAR = 700_000
"""Where the ids of the second store begin."""


@dataclass
class Side:
    """One of the two stores and one of each thing in it. `word` is in every text of it, and nowhere else."""

    word: str
    store: Store
    owner: Account
    manager: Account
    packer: Account
    packers_membership: Membership
    own_role: OwnRole
    invitation: Invitation
    invitation_token: str
    bill: Invoice
    paper: BusinessPaper
    complaint: Complaint
    product: Product = field(init=False)
    unsold: Product = field(init=False)
    variant: Variant = field(init=False)
    media: Media = field(init=False)
    picture_token: str = field(init=False)
    collection: Collection = field(init=False)
    text_page: ContentPage = field(init=False)
    blog: Blog = field(init=False)
    article: Article = field(init=False)
    comment: Comment = field(init=False)
    menu: Menu = field(init=False)
    message: Message = field(init=False)
    redirect: Redirect = field(init=False)
    zone: ShippingZone = field(init=False)
    rate: ShippingRate = field(init=False)
    tax: TaxRate = field(init=False)
    product_import: ProductImport = field(init=False)
    product_export: ProductExport = field(init=False)
    running_export: ProductExport = field(init=False)
    order: Order = field(init=False)
    line: OrderLine = field(init=False)
    refund: Refund = field(init=False)
    open_order: Order = field(init=False)
    idle_order: Order = field(init=False)
    open_payment: Payment = field(init=False)
    customer: Customer = field(init=False)
    barred: Customer = field(init=False)
    address: CustomerAddress = field(init=False)
    reset_token: str = field(init=False)
    activation_token: str = field(init=False)
    confirm_token: str = field(init=False)
    data_token: str = field(init=False)
    session_token: str = field(init=False)
    cart: Cart = field(init=False)
    cart_line: int = field(init=False)
    theme: StoreTheme = field(init=False)
    function: str = ""
    function_run: Run = field(init=False)
    theme_token: ThemeToken = field(init=False)
    access_token: AccessToken = field(init=False)
    api_secret: str = field(init=False)
    endpoint: Endpoint = field(init=False)
    webhook: WebhookMessage = field(init=False)
    app: RemoteApp = field(init=False)
    colour: str = ""
    backup: Backup = field(init=False)
    download: str = ""

    @property
    def rendition(self) -> str:
        """The storage key of a picture as shoppers get it."""
        return str(self.media.renditions[0]["key"])

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody else must ever read."""
        own = (self.word, str(self.store.uid), self.order.token, self.open_order.token, self.cart.token)
        account = (
            self.api_secret,
            self.reset_token,
            self.activation_token,
            self.confirm_token,
            self.data_token,
            self.session_token,
        )
        return (*own, *account, self.invitation_token, self.picture_token, self.open_payment.client_secret)


@dataclass
class World:
    """Store A, whose people and shoppers try their luck, and store B, which must not notice."""

    a: Side
    b: Side


def build_world() -> World:
    """Open and fill both stores."""
    _offer_theme()
    here = _open("Ardennes", colour="#123456")
    there = _open("Zuiderzee", colour="#b00b1e", far=True)
    for side in (here, there):
        with in_store(side.store):
            _fill(side)
    return World(here, there)


def _offer_theme() -> None:
    """A theme of a developer, for all stores."""
    look = {"preset": "plain", "name": {"en": "Plain"}, "summary": {}, "colours": ["#fff", "#000", "#393"]}
    OfferedVersion.objects.create(
        theme=OfferedTheme.objects.create(uid=OFFERED, package="lantern"),
        version="1.0.0",
        digest="1a" * 32,
        name={"en": "Lantern"},
        looks=[look],
        state=OfferedVersion.State.APPROVED,
    )


def a_picture(colour: str = "#123456") -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def _open(word: str, *, colour: str, far: bool = False) -> Side:
    tail = uuid.uuid4().hex[:8]
    people = {
        role: Account.objects.create_user(
            f"{role.value}-{tail}@{word.lower()}.example", "correct horse", name=f"{word} {role.value}"
        )
        for role in Role
    }
    owner = people[Role.OWNER]
    store = open_store(
        owner=owner,
        name=f"{word} 商店",
        handle=f"shop-{tail}",
        currency="CNY",
        locale="zh-Hans",
        locales=["zh-Hans", "en"],
        email=f"shop@{word.lower()}.example",
        seeds=(try_out,),
    )
    if far:
        _begin_ids_at(store, FAR)
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    add_member(store=store, account=people[Role.MANAGER], role=Role.MANAGER)
    member = add_member(store=store, account=people[Role.FULFILMENT], role=Role.FULFILMENT)
    allow_support(store=store, hours=1, account=owner, actor=f"account:{owner.pk}")
    email = f"invited-{tail}@{word.lower()}.example"
    invitation = invite_member(store=store, email=email, role=Role.MANAGER, inviter=owner)
    token = f"invitation-{uuid.uuid4().hex}"
    Invitation.objects.filter(pk=invitation.pk).update(token_digest=digest_of(token))
    with in_store(store):
        paper = add_paper(store=store, kind=Paper.BUSINESS_LICENCE, file=sample_paper())
    return Side(
        word=word,
        store=store,
        owner=owner,
        manager=people[Role.MANAGER],
        packer=people[Role.FULFILMENT],
        packers_membership=member,
        own_role=make_role(store=store, name=f"{word} shift", permissions=["orders.view"]),
        invitation=invitation,
        invitation_token=token,
        bill=_bill(store, word),
        paper=paper,
        complaint=_complaint(store, word),
        colour=colour,
    )


def _complaint(store: Store, word: str) -> Complaint:
    """A complaint after which a page was taken down that is not there any more."""
    return Complaint.objects.create(
        number=f"C{word.lower()}"[:12],
        store=store,
        store_name=store.name,
        url=store.url,
        kind="fraud",
        status="taken_down",
        name="Somebody",
        email="somebody@else.example",
        language="en",
        words="Look.",
        target="page",
        target_id=999_999,
        target_title=f"{word} page",
    )


def _bill(store: Store, word: str) -> Invoice:
    return Invoice.objects.create(
        store=store,
        stripe_ref=f"in_{uuid.uuid4().hex}",
        number=f"{word}-0001",
        status=Invoice.Status.PAID,
        currency="CNY",
        subtotal=9_900,
        total=9_900,
        paid=9_900,
        payer={"name": f"{word} 商店"},
        issued_at=timezone.now(),
    )


def _begin_ids_at(store: Store, first: int) -> None:
    """Let the ids of all of a store's tables begin there. Unlike `setval`, this ends with the transaction."""
    with in_store(store), connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = %s", [store.schema_name])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{store.schema_name}"."{name}" RESTART WITH {first}')


def _fill(side: Side) -> None:
    _fill_catalogue(side)
    _fill_rules(side)
    _fill_content(side)
    _fill_orders(side)
    _fill_accounts(side)
    install_theme(package="courtyard", settings={"settings": {"color_accent": side.colour}})
    side.theme = add_theme(source="courtyard", name=f"{side.word} draft")
    side.theme_token, _secret = make_theme_token(name=f"{side.word} laptop")
    made = make_access_token(name=f"{side.word} till", scopes=NAMES)
    side.access_token, side.api_secret = made
    _fill_webhooks(side)
    save_version(theme=side.theme, revision=side.theme.revision, note=side.word)
    _fill_plugins(side)
    _fill_functions(side)
    _fill_archives(side)


def _fill_archives(side: Side) -> None:
    """A backup, and an export that is ready to be downloaded."""
    now = timezone.now()
    key = f"{side.store.uid}/one.kaidian.zip"
    side.backup = Backup.objects.create(store=side.store, key=key, made_at=now, verified_at=now)
    export = Export.objects.create(store=side.store, actor="system", finished_at=now)
    storage().save(export.key, ContentFile(side.word.encode()))
    side.download = link_of(export)


def _fill_plugins(side: Side) -> None:
    """A plugin that was added in an earlier version, has failed once, and keeps something."""
    install_plugin(plugin="desk")
    choose_use(plugin="desk", hook="chat_bots", name="postage", is_on=True)
    change_plugin_settings(plugin="desk", values={"title": side.word, "token": side.word})
    Installation.objects.update(version="1.0.0", troubles={"jobs/tidy": {"in_a_row": 1}})
    PluginStorage("desk").set("note:1", side.word)
    PluginStorage("desk").set("hearts", {side.word: 1})
    target = find_target("desk", "titles")
    assert target is not None
    side.product_export = start_export(target=target, values={"shelf": side.word}, wanted=ProductFilter())
    note = {"handle": side.word, "message": {"en": side.word}}
    ProductExport.objects.update(status="failed", problems=[note], note={"en": side.word})
    side.running_export = ProductExport.objects.create(
        plugin="desk", target="former", label={"en": side.word}, started_by="system"
    )


def _fill_webhooks(side: Side) -> None:
    word = side.word
    url = f"https://93.184.215.14/{word.lower()}"
    side.endpoint = save_endpoint(url=url, note=f"{word} ERP", events=["order.paid"]).endpoint
    side.webhook = WebhookMessage.objects.create(
        endpoint=side.endpoint,
        event=FAR,
        name="order.paid",
        subject="order:1",
        body=json.dumps({"data": word}),
        state="delivered",
    )
    side.app = let_in(side.owner, name={"en": f"{word} app"}, embedded_url=f"https://{word.lower()}.example/")


def _fill_functions(side: Side) -> None:
    """A function that ran once, with something of the store's in what it was told."""
    side.function = f"{side.word.lower()}-limits"
    more = '[[settings]]\nid = "most"\ntype = "integer"\nlabel = "Most"\n'
    for name in ("before", side.function):
        install_function(manifest=manifest(name, more=more), wasm=answering({"refusals": []}))
    side.function_run = Run.objects.create(function=side.function, version="1.0.0", input=side.word)


def _fill_catalogue(side: Side) -> None:
    word = side.word
    picture = a_picture(side.colour)
    side.product = create_product(
        draft=ProductDraft(
            title=f"{word} 手串",
            handle=f"{word.lower()}-bracelet",
            description=f"<p>{word} 说明</p>",
            vendor=f"{word} vendor",
            product_type=f"{word} type",
            tags=(f"{word} tag",),
            status=Product.Status.ACTIVE.value,
            translations={"en": {"title": f"{word} bracelet"}},
            options=(OptionDraft("Size", ("S", "M")),),
            variants=(
                VariantDraft(12_800, ("S",), sku=f"{word}-S", on_hand=20, picture=0),
                VariantDraft(22_800, ("M",), sku=f"{word}-M", on_hand=20),
            ),
            media=(MediaDraft(data=picture, alt=f"{word} picture"),),
        )
    )
    side.variant = side.product.variants.order_by("position")[0]
    side.unsold = create_product(draft=ProductDraft(title=f"{word} unsold", variants=(VariantDraft(100),)))
    side.media = side.product.media.get()
    tasks.prepare_media(side.media.pk)
    side.media.refresh_from_db()
    side.picture_token = token_of(side.media.content_hash, side.media.file)
    draft = CollectionDraft(
        title=f"{word} 系列", handle=f"{word.lower()}-shelf", description=f"<p>{word} 说明</p>"
    )
    side.collection = create_collection(draft=draft, product_ids=[side.product.pk])
    rows = (
        f"Handle,Title,Variant Price\n{word.lower()}-new,{word} new,12.80\n{word.lower()}-bad,{word} bad,x\n"
    )
    side.product_import = add_import(file=ContentFile(rows.encode()), name=f"{word}.csv", actor="system")
    check_import(import_id=side.product_import.pk)


def _fill_rules(side: Side) -> None:
    word = side.word
    ShippingZone.objects.all().delete()
    side.zone = save_zone(name=f"{word} zone", countries=("CN",))
    side.rate = save_rate(zone=side.zone, name=f"{word} post", promise=f"{word} days", price=1_200)
    side.tax = save_tax_rate(country="CN", name=f"{word} VAT", basis_points=1300, is_included=True)
    save_policy(
        kind="refund-policy" if side.word == "Ardennes" else "privacy-policy",
        body=f"<p>{word} rules</p>",
        translations={"en": f"<p>{word} rules in English</p>"},
    )


def _fill_content(side: Side) -> None:
    word, name, now = side.word, side.word.lower(), timezone.now()
    side.text_page = create_page(
        draft=PageDraft(
            title=f"{word} 页面",
            handle=f"{name}-page",
            body=f"<p>{word} 正文</p>",
            author=f"{word} 作者",
            template_suffix="contact",
            published_at=now,
            translations={"en": {"title": f"{word} page"}},
        )
    )
    side.blog = create_blog(draft=BlogDraft(title=f"{word} 博客", handle=f"{name}-blog", comments="open"))
    draft = ArticleDraft(
        title=f"{word} 文章",
        handle=f"{name}-post",
        body=f"<p>{word}</p>",
        tags=(f"{word} tag",),
        published_at=now,
    )
    side.article = create_article(blog_id=side.blog.pk, draft=draft)
    said = f"{word} 评论"
    side.comment = post_comment(
        article=side.article, author=f"{word} 读者", email=f"reader@{name}.example", body=said
    )
    links = [
        LinkDraft(kind="page", target=side.text_page.pk, title=f"{word} 链接"),
        LinkDraft(kind="article", target=side.article.pk, links=[LinkDraft(kind="every_collection")]),
    ]
    main = Menu.objects.get(handle="main-menu")
    save_menu(menu_id=main.pk, title=f"{word} 主菜单", links=links)
    # Menus that every store begins with have the same numbers in all of them.
    side.menu = save_menu(menu_id=None, title=f"{word} 菜单", handle=f"{name}-menu", links=links)
    side.message = receive_message(
        email=f"lin@{name}.example",
        name=f"{word} 来信",
        body=f"{word} 留言",
        fields={f"{word} 问": f"{word} 答"},
        locale="zh-Hans",
    )
    side.redirect = save_redirect(path=f"/{name}-old", target=f"/pages/{name}-page")


def _fill_orders(side: Side) -> None:
    side.order = _order(side, quantity=3)
    side.line = side.order.lines.get()
    record_payment(order=side.order, actor="system", method=f"{side.word} bank")
    fulfil_order(
        order=side.order,
        units={side.line.pk: 1},
        tracking=Tracking(f"{side.word} carrier", f"{side.word} number"),
    )
    note_order(order=side.order, text=f"{side.word} note", actor=f"account:{side.owner.pk}")
    side.refund = refund_order(order=side.order, amount=1_000, reason=f"{side.word} reason", actor="system")
    side.order.refresh_from_db()
    side.open_order = _order(side, quantity=1)
    side.open_payment = Payment.objects.create(
        order=side.open_order,
        provider="stripe",
        provider_ref=f"pi_{uuid.uuid4().hex}",
        client_secret=f"secret_{uuid.uuid4().hex}",
        amount=side.open_order.total,
        currency="CNY",
        status=Payment.Status.PENDING,
    )
    side.idle_order = _order(side, quantity=1)
    side.cart = a_cart(side)
    side.cart_line = side.cart.lines.get().pk


def _fill_accounts(side: Side) -> None:
    domain = f"{side.word.lower()}.example"
    side.customer = make_account(f"mei@{domain}", first_name="梅", last_name=side.word, proven=False)
    side.barred = make_account(f"barred@{domain}", first_name="梅", last_name=side.word)
    disable_customer(customer=side.barred, actor="system")
    draft = AddressDraft(country="CN", first_name=side.word, line1=f"{side.word} 路 18 号", city="连云港市")
    side.address = save_address(customer=side.customer, draft=draft)
    guest = side.order.customer
    side.reset_token = issue_link(customer=side.customer, purpose=CustomerToken.Purpose.RESET)
    side.confirm_token = issue_link(customer=side.customer, purpose=CustomerToken.Purpose.CONFIRM)
    wish = ask(customer=side.customer, kind=DataRequest.Kind.COPY, locale=side.store.locale)
    wish = confirm(token=issue_data_link(request=wish))
    work_on(request_id=wish.pk)
    side.data_token = issue_data_link(request=wish)
    side.activation_token = issue_link(customer=guest, purpose=CustomerToken.Purpose.ACTIVATE)
    side.session_token = start_session(customer=side.customer)


def a_cart(side: Side, quantity: int = 2) -> Cart:
    """A cart with things in it, and a checkout that was begun."""
    cart = create_cart(locale="zh-Hans")
    add_line(cart=cart, variant_id=side.variant.pk, quantity=quantity, properties={"刻字": side.word})
    set_note(cart=cart, note=f"{side.word} cart note")
    cart.refresh_from_db()
    keep_checkout(cart=cart, fields=an_address(side))
    return cart


def an_address(side: Side) -> dict[str, str]:
    """What a shopper of the store types at the checkout."""
    return {
        "email": f"lin@{side.word.lower()}.example",
        "country": "CN",
        "name": f"{side.word} 林小雨",
        "phone": "13800138000",
        "region": "江苏省",
        "city": "连云港市",
        "line1": f"{side.word} 路 18 号",
        "line2": "",
        "postcode": "",
        "rate": str(side.rate.pk),
        "note": f"{side.word} order note",
    }


def _order(side: Side, *, quantity: int) -> Order:
    cart = a_cart(side, quantity)
    typed: dict[str, Any] = an_address(side)
    buying = Buying(
        contents=cart_contents(cart),
        locale="zh-Hans",
        currency="CNY",
        email=typed["email"],
        address={name: typed[name] for name in ("name", "phone", "country", "region", "city", "line1")},
    )
    totals, _offers = totals_at(buying, rate=typed["rate"])
    billing = {"name": f"{side.word} 账单", "country": "CN", "line1": f"{side.word} 财务处"}
    return place_from_cart(totals=totals, note=typed["note"], typed=typed, billing=billing)
