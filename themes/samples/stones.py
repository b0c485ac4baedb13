"""The goods of the sample shop."""

from dataclasses import dataclass, field


@dataclass
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def get(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass
class Stone:
    """A product of the sample shop. `sizes` are the values of its one option; `stock` is by size."""

    handle: str
    title: Text
    price: int
    before: int | None = None
    sizes: tuple[Text, ...] = ()
    stock: tuple[int, ...] = (20,)
    pictures: int = 3
    description: Text = field(default_factory=lambda: Text("", ""))
    vendor: str = "拾光"
    step: int = 0
    """How much more each further size costs."""


BEADS = (Text("8 毫米", "8 mm"), Text("10 毫米", "10 mm"), Text("12 毫米", "12 mm"))
WORDS = Text(
    "<p>珠子取自同一块原石，颜色深浅相近，日光下能看见里面的云絮。弹力绳串制，随附一枚银隔珠。</p>"
    "<ul><li>手围约 15–17 厘米</li><li>避免与香水、清洁剂接触</li></ul>",
    "<p>The beads come from one rough stone, close in colour, with clouds you can see by daylight. "
    "Strung on elastic, with one silver spacer.</p>"
    "<ul><li>For wrists of about 15–17 cm</li><li>Keep away from perfume and detergents</li></ul>",
)
TAGS = (
    Text("手围：15–17 厘米", "Wrist: 15–17 cm"),
    Text("穿线：弹力绳", "Strung on: elastic"),
    Text("日常佩戴", "Everyday"),
)
"""Tags of every product: two say what it is like, as "label: value"; one is a plain word."""

STONES = (
    Stone(
        "amethyst", Text("乌拉圭紫水晶手串", "Uruguayan amethyst bracelet"), 36800, None, BEADS, (12, 3, 0)
    ),
    Stone("rose-quartz", Text("星光粉晶手串", "Star rose quartz bracelet"), 19800, 26800, BEADS, (9, 30, 4)),
    Stone(
        "green-phantom",
        Text("绿幽灵聚宝盆手串", "Green phantom quartz bracelet"),
        68800,
        None,
        BEADS[1:],
        (0, 0),
    ),
    Stone("citrine", Text("黄水晶手串", "Citrine bracelet"), 45800, None, BEADS, step=6000),
    Stone("clear-quartz", Text("喜马拉雅白水晶手串", "Himalayan clear quartz bracelet"), 16800, None, BEADS),
    Stone("moonstone", Text("蓝晕月光石手串", "Blue-sheen moonstone bracelet"), 52800, None, BEADS[:2]),
    Stone("obsidian", Text("彩虹黑曜石手串", "Rainbow obsidian bracelet"), 14800, None, BEADS),
    Stone("aquamarine", Text("海蓝宝手串", "Aquamarine bracelet"), 39800, 46800, BEADS),
    Stone("lapis", Text("青金石手串", "Lapis lazuli bracelet"), 28800, None, BEADS),
    Stone(
        "sandalwood", Text("老山檀香木一〇八籽佛珠", "Old sandalwood mala, 108 beads"), 88800, None, (), (2,)
    ),
    Stone("tiger-eye", Text("黄虎眼石手串", "Golden tiger’s eye bracelet"), 12800, None, BEADS),
    Stone("agate", Text("战国红玛瑙手串", "Banded agate bracelet"), 22800, None, BEADS),
)
