"""What the sample shop has to say, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and English."""

    zh: str
    en: str

    def of(self, locale: str) -> str:
        """It in a language; in English where that is neither."""
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Words:
    """A page: its title and its HTML."""

    title: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Post:
    """An article; `picture` is a file of the sample pictures."""

    handle: str
    title: Text
    excerpt: Text
    body: Text
    tags: tuple[Text, ...]
    picture: str
    alt: Text


CARE = Text("保养", "Care")
MAKING = Text("手作", "Making")
CHOOSING = Text("挑选", "Choosing")
BLOG_TITLE = Text("手记", "Journal")

ABOUT = Words(
    Text("关于我们", "About us"),
    Text(
        "<p>我们在一张靠窗的工作台上挑珠子、串手串。每颗珠子都在日光下看过：颜色不匀的留给耳钉，有裂的不"
        "用。</p>"
        "<h2>怎么做</h2><p>一条手串要对色、对孔径，再用弹力线打两个结，结藏进珠孔里。做完放一夜，第二天"
        "再拉一遍，"
        "没松才寄出去。</p><h2>怎么说</h2><p>天然石头没有两颗一样。照片里是什么样，我们就寄差不多的；"
        "颜色差得多，会先拍给你看。</p>",
        "<p>We choose beads and string bracelets at one table by a window. Every bead is looked at in "
        "daylight: "
        "uneven ones become ear studs, cracked ones are not used.</p><h2>How we work</h2><p>A bracelet "
        "begins with "
        "matching colour and bore. Then elastic, two knots, and the knots go inside a bead. It rests "
        "overnight and is "
        "pulled once more in the morning; only what holds is sent.</p><h2>What to expect</h2><p>No two "
        "natural stones "
        "are the same. You get one much like the picture, and where the colour differs a lot, we send "
        "you a photo "
        "first.</p>",
    ),
)

CONTACT = Words(
    Text("联系我们", "Contact us"),
    Text(
        "<p>想问尺寸、改珠数、定做一条，或者收到的不满意，都可以写给我们。工作日一天内回复。</p>",
        "<p>A question about sizes, a bead more or less, something made for you, or something that is "
        "not right: "
        "write to us. We answer within a working day.</p>",
    ),
)

POSTS = (
    Post(
        "wear-and-care",
        Text("水晶手串怎么戴，怎么收", "Wearing and keeping a crystal bracelet"),
        Text(
            "洗澡摘下来，喷香水之前摘下来，不戴的时候给它一个小布袋。",
            "Off before a shower, off before perfume, and a pouch of its own at night.",
        ),
        Text(
            "<p>水晶不娇气，线娇气。弹力线怕热水、怕油，也怕一直绷着，所以洗澡、游泳、做饭之前先摘下来。"
            "</p>"
            "<h2>擦</h2><p>戴过一天，用软布擦一遍就够。脏了用清水冲，加一滴中性洗手液，阴干，不晒。"
            "紫水晶和粉晶怕久晒，会慢慢变淡。</p><h2>收</h2><p>硬的会划软的：水晶和珍珠、琥珀分开放。"
            "一条一个小布袋，平着放。</p><h2>换线</h2><p>常戴的手串一年换一次线。寄回来，我们免费换。</p>",
            "<p>Crystal is hardy; elastic is not. It dislikes hot water, oil and being stretched for "
            "long, so take the "
            "bracelet off before you wash, swim or cook.</p><h2>Clean</h2><p>A soft cloth after a day "
            "of wear is "
            "enough. If it needs more, rinse it with water and a drop of mild soap and let it dry in "
            "the shade. Amethyst "
            "and rose quartz fade in strong sun.</p><h2>Keep</h2><p>Hard stones scratch soft ones: keep "
            "quartz away from "
            "pearl and amber. One pouch each, lying flat.</p><h2>Restring</h2><p>A bracelet worn daily "
            "wants new elastic "
            "once a year. Send it back and we do that for nothing.</p>",
        ),
        (CARE,),
        "amethyst-bracelet-2.webp",
        Text("手腕上的紫水晶手串", "An amethyst bracelet on a wrist"),
    ),
    Post(
        "measure-your-wrist",
        Text("三分钟量好手围", "Your wrist size in three minutes"),
        Text(
            "一根绳、一把尺，再加一厘米。珠子越大，要加得越多。",
            "A string, a ruler and a centimetre more. The larger the beads, the more you add.",
        ),
        Text(
            "<p>用软尺贴着腕骨下面绕一圈，不勒不松；没有软尺就用一根绳，做个记号再量。</p>"
            "<table><thead><tr><th>珠径</th><th>手围加</th></tr></thead><tbody><tr><td>6 mm</td><td>1 "
            "cm</td></tr>"
            "<tr><td>8 mm</td><td>1.5 cm</td></tr><tr><td>10 mm</td><td>2 cm</td></tr></tbody></table>"
            "<p>两个尺寸之间拿不准，选大的。太松可以去一颗珠子，太紧就要重串。</p>",
            "<p>Lay a tape around the wrist just below the bone, neither tight nor loose. Without a "
            "tape, use a string, "
            "mark it and measure that.</p><table><thead><tr><th>Beads</th><th>Add</th></tr></thead><tbod"
            "y><tr>"
            "<td>6 mm</td><td>1 cm</td></tr><tr><td>8 mm</td><td>1.5 cm</td></tr><tr><td>10 "
            "mm</td><td>2 cm</td></tr>"
            "</tbody></table><p>Between two sizes, take the larger: a bead is easily left out, but a "
            "tight one has to be "
            "strung anew.</p>",
        ),
        (CHOOSING,),
        "bracelet-making-kit-1.webp",
        Text("串珠材料和软尺", "Beads and tools for stringing"),
    ),
    Post(
        "a-day-at-the-table",
        Text("工作台上的一天", "A day at the table"),
        Text(
            "早上分色，下午串，晚上不碰线：灯下看不准颜色。",
            "Sorting in the morning, stringing after noon, and no thread by lamplight.",
        ),
        Text(
            "<p>早上光最匀，先分色。一斤珠子分成五盘，从最浅到最深，中间那三盘做手串。</p>"
            "<p>下午串。先排一遍不穿线，看大小过渡；顺眼了再穿。最难的是接头那两颗，要一样深。</p>"
            "<p>天黑就收工。灯下紫色会偏红，看着都好，第二天多半要拆。</p>",
            "<p>Morning light is the most even, so that is for sorting. A pound of beads becomes five "
            "trays from pale to "
            "deep; the three in the middle become bracelets.</p><p>After noon we string. Beads are laid "
            "out first without "
            "thread, to see how the sizes run. The hardest are the two that meet at the knot: they have "
            "to be equally "
            "deep.</p><p>At dusk we stop. Under a lamp purple turns red, all looks well, and most of it "
            "is undone the "
            "next day.</p>",
        ),
        (MAKING, CHOOSING),
        "banner-sorting-table.webp",
        Text("窗边的工作台和分好色的珠子", "A table by the window with sorted beads"),
    ),
)
"""Newest first."""
