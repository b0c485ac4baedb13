"""A sample blog with four articles, and one comment, for tests and previews."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from themes.engine import Html, Listing
from themes.samples.stones import Text

if TYPE_CHECKING:
    from themes.samples.shop import Shop

TITLES = (
    Text("一串手串，要挑多久", "How long it takes to choose a bracelet"),
    Text("紫水晶为什么是紫的", "Why amethyst is purple"),
    Text("夏天怎么戴木珠", "Wearing wooden beads in summer"),
    Text("给旧手串换一根绳", "New string for an old bracelet"),
)
WORDS = Text(
    "<p>清晨的工作台上，珠子按深浅排成一列。好看的一串，先得彼此合得来。</p>"
    "<h2>先看光</h2><p>把珠子举到窗边，慢慢转。颜色匀不匀，棉絮在哪里，一转就知道。</p>"
    "<blockquote><p>合得来的，放在一起才安静。</p></blockquote>"
    "<p>再看大小。八毫米显秀气，十毫米正好，十二毫米有分量。</p>",
    "<p>In the morning the beads lie in a row on the bench, from dark to light. "
    "A good bracelet begins with stones that get along.</p>"
    "<h2>Light comes first</h2><p>Hold a bead to the window and turn it slowly. "
    "Whether its colour is even, and where its clouds lie, shows by itself.</p>"
    "<blockquote><p>Stones that get along are quiet together.</p></blockquote>"
    "<p>Then the size: eight millimetres are delicate, ten are right, twelve have weight.</p>",
)


def sample_article(shop: "Shop", title: str = "", number: int = 0) -> dict[str, object]:
    """One article; `title` stands for its own title, its tag and the words of its one comment."""
    stones = ("amethyst", "rose-quartz", "sandalwood", "lapis")
    own = title or TITLES[number].get(shop.locale)
    tag = title or Text("手作", "Craft").get(shop.locale)
    comment = {
        "id": "comment-1",
        "author": title or "Lin",
        "created_at": datetime(2026, 3, 6, tzinfo=UTC),
        "content": Html("<p>👍</p>"),
    }
    return {
        "id": number + 1,
        "title": own,
        "url": f"{shop.root}/blogs/journal/{number + 1}",
        "author": title or "Mei",
        "published_at": datetime(2026, 3, 5 - number, tzinfo=UTC),
        "image": shop.products[number].featured_media() if len(shop.products) > number else None,
        "excerpt_or_content": Html(WORDS.get(shop.locale)),
        "excerpt": "",
        "content": Html(WORDS.get(shop.locale)),
        "tags": [tag],
        "handle": f"journal/{stones[number]}",
        "comments_enabled?": True,
        "comments": Listing.of([comment]),
        "comments_count": 1,
    }


def sample_blog(shop: "Shop", title: str = "") -> dict[str, object]:
    """The blog of the shop, newest article first."""
    articles = [sample_article(shop, title, number) for number in range(len(TITLES))]
    return {
        "title": title or Text("手记", "Journal").get(shop.locale),
        "url": f"{shop.root}/blogs/journal",
        "articles": Listing.of(articles),
        "all_tags": [title or Text("手作", "Craft").get(shop.locale)],
        "moderated?": True,
        "comments_enabled?": True,
    }
