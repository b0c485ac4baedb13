"""Pictures of the crystal bracelets."""

from storefront.samples.render import materials as m
from storefront.samples.render import studio as s
from storefront.samples.render.arrange import Item, Row, beads, bracelet, pattern, spacer
from storefront.samples.render.picture import Picture


def _lavender() -> Row:
    amethyst, moon = Item(m.LAVENDER, 4, 4), Item(m.MOONSTONE, 4, 4)
    rim = spacer(m.SILVER, 5.6, 1.5)
    return pattern(30, [amethyst, amethyst, amethyst, rim, moon, rim])


SHOTS: dict[str, s.Shot] = {
    "amethyst-bracelet-1": lambda: s.ring(bracelet(m.AMETHYST, 8), s.LINEN, 3),
    "amethyst-bracelet-2": lambda: s.macro(bracelet(m.AMETHYST, 10), s.LINEN, 5),
    "amethyst-bracelet-3": lambda: s.on_slab(bracelet(m.AMETHYST, 8), s.PLASTER, s.STONE, 7, shade=s.panes()),
    "lavender-moon-bracelet-1": lambda: s.ring(_lavender(), s.GREY, 11, azimuth=-10, shade=s.leaves(4)),
    "lavender-moon-bracelet-2": lambda: s.macro(_lavender(), s.GREY, 12, azimuth=-8, wide=4.8),
    "rose-quartz-bracelet-1": lambda: s.ring(bracelet(m.ROSE, 8), s.BLUSH, 14, light=s.SOFT),
    "rose-quartz-bracelet-2": lambda: s.macro(bracelet(m.ROSE, 10), s.BLUSH_CLOTH, 15, azimuth=18),
    "rose-quartz-bracelet-3": lambda: s.above(bracelet(m.ROSE, 8), s.CLAY, 16, shade=s.leaves(7)),
    "clear-quartz-bracelet-1": lambda: s.ring(bracelet(m.CLEAR, 10), s.FLAX, 18, elevation=50),
    "clear-quartz-bracelet-2": lambda: s.macro(bracelet(m.CLEAR, 12), s.SAGE, 19, wide=4.0, azimuth=12),
    "citrine-bracelet-1": lambda: s.on_slab(
        bracelet(m.CITRINE, 10), s.CREAM, s.OAK, 21, shade=s.leaves(12, 0.45)
    ),
    "citrine-bracelet-2": lambda: s.macro(bracelet(m.CITRINE, 12), s.CREAM, 22, wide=4.2, light=s.LOW),
    "smoky-quartz-bracelet-1": lambda: s.ring(bracelet(m.SMOKY, 10), s.STONE, 25, azimuth=20, elevation=42),
    "smoky-quartz-bracelet-2": lambda: s.macro(
        bracelet(m.SMOKY, 10), s.PALE_STONE, 26, light=s.LOW, azimuth=14
    ),
    "green-phantom-bracelet-1": lambda: s.ring(bracelet(m.PHANTOM, 10), s.WHITE, 29, elevation=38),
    "green-phantom-bracelet-2": lambda: s.macro(
        bracelet(m.PHANTOM, 11), s.PALE_STONE, 30, wide=3.6, elevation=20
    ),
    "green-phantom-bracelet-3": lambda: s.above(bracelet(m.PHANTOM, 10), s.SAGE, 31, shade=s.leaves(3)),
    "rutilated-quartz-bracelet-1": lambda: s.ring(bracelet(m.RUTILE, 10), s.SLATE, 34, light=s.LOW),
    "rutilated-quartz-bracelet-2": lambda: s.macro(bracelet(m.RUTILE, 12), s.WALNUT, 35, wide=3.6),
    "strawberry-quartz-bracelet-1": lambda: s.ring(
        bracelet(m.STRAWBERRY, 8), s.CREAM, 38, azimuth=-14, shade=s.leaves(9)
    ),
    "strawberry-quartz-bracelet-2": lambda: s.macro(bracelet(m.STRAWBERRY, 10), s.WHITE, 39, wide=4.0),
    "aquamarine-bracelet-1": lambda: s.ring(bracelet(m.AQUAMARINE, 8), s.WHITE, 42, shade=s.panes(28, 0.35)),
    "aquamarine-bracelet-2": lambda: s.macro(bracelet(m.AQUAMARINE, 10), s.MIST, 43, azimuth=16),
    "moonstone-bracelet-1": lambda: s.ring(bracelet(m.MOONSTONE, 8), s.SLATE, 46, elevation=50),
    "moonstone-bracelet-2": lambda: s.macro(bracelet(m.MOONSTONE, 10), s.SLATE, 47, wide=4.0),
    "garnet-wrap-bracelet-1": lambda: _garnet(close=False),
    "garnet-wrap-bracelet-2": lambda: _garnet(close=True),
    "morning-mist-stack-1": lambda: s.stacked(_mist(), s.MIST, 52),
    "morning-mist-stack-2": lambda: s.stacked(_mist(), s.MIST, 52, close=True),
    "dusk-stack-1": lambda: s.stacked(_dusk(), s.PLASTER, 56, shade=s.panes(40)),
    "dusk-stack-2": lambda: s.stacked(_dusk(), s.PLASTER, 56, close=True, light=s.LOW),
    "amethyst-mala-1": lambda: _mala(close=False),
    "amethyst-mala-2": lambda: _mala(close=True),
}


def _mist() -> tuple[Row, ...]:
    return bracelet(m.CLEAR, 6), bracelet(m.MOONSTONE, 6), bracelet(m.AQUAMARINE, 6)


def _dusk() -> tuple[Row, ...]:
    return bracelet(m.SMOKY, 8), bracelet(m.AMETHYST, 8), bracelet(m.STRAWBERRY, 8)


def _garnet(*, close: bool) -> Picture:
    row = [*beads(m.GARNET, 99, 5), spacer(m.SILVER, 6.5, 1.4)]
    return s.wrapped(row, s.BLUSH_CLOTH if close else s.WHITE, 49, close=close)


def _mala(*, close: bool) -> Picture:
    plum = (0.14, 0.018, 0.15)
    return s.mala(beads(m.AMETHYST, 108, 6), s.LINEN, 60, silk=plum, guru=m.AMETHYST, close=close)
