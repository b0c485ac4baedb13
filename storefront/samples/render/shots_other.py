"""Pictures of the stones, seeds, woods, sets and parts."""

import numpy as np

from storefront.samples.render import materials as m
from storefront.samples.render import studio as s
from storefront.samples.render.arrange import (
    Item,
    Layout,
    Row,
    beads,
    bracelet,
    gourd,
    lotus,
    pattern,
    spacer,
)
from storefront.samples.render.beads import Bead
from storefront.samples.render.camera import Camera
from storefront.samples.render.picture import Picture
from storefront.samples.render.silk import Silk, tassel
from storefront.samples.render.surfaces import Surface
from storefront.samples.render.table import Table


def _turquoise(size: float) -> Row:
    stone = Item(m.TURQUOISE, size / 2, size / 2)
    return pattern(round(190 / size), [stone, stone, stone, stone, spacer(m.SILVER, size * 0.62, 1.5)])


def _sandalwood() -> Row:
    wood = Item(m.SANDALWOOD, 5, 5)
    return pattern(18, [wood, wood, wood, wood, wood, Item(m.RED_AGATE, 5, 5)])


def _pearls() -> Row:
    rng = np.random.default_rng(5)
    return [Item(m.PEARL, 3.3 * k, 3.3 * k) for k in 1 + rng.normal(0, 0.02, 26)]


def _bodhi() -> Row:
    seed = Item(m.STAR_MOON, 3.7, 4.5)
    blue = Item(m.TURQUOISE, 1.7, 3.9)
    return [blue if i in (27, 54, 81) else seed for i in range(108)]


def _star_moon(*, close: bool) -> Picture:
    return s.mala(
        _bodhi(), s.LINEN if close else s.WALNUT, 71, silk=(0.33, 0.20, 0.075), guru=m.BEESWAX, close=close
    )


SHOTS: dict[str, s.Shot] = {
    "lapis-bracelet-1": lambda: s.ring(bracelet(m.LAPIS, 10), s.PALE_STONE, 80, azimuth=-12),
    "lapis-bracelet-2": lambda: s.macro(bracelet(m.LAPIS, 12), s.CREAM, 81, wide=3.9),
    "tiger-eye-bracelet-1": lambda: s.on_slab(bracelet(m.TIGER_EYE, 10), s.PLASTER, s.OAK, 83),
    "tiger-eye-bracelet-2": lambda: s.macro(bracelet(m.TIGER_EYE, 12), s.FLAX, 84, wide=3.9, azimuth=10),
    "obsidian-bracelet-1": lambda: s.ring(bracelet(m.OBSIDIAN, 10), s.GREY, 86, shade=s.panes(25, 0.4)),
    "obsidian-bracelet-2": lambda: s.macro(bracelet(m.OBSIDIAN, 12), s.PALE_STONE, 87, wide=3.9),
    "turquoise-bracelet-1": lambda: s.ring(_turquoise(8), s.LINEN, 89, azimuth=-18),
    "turquoise-bracelet-2": lambda: s.macro(_turquoise(10), s.CLAY, 90, wide=4.2),
    "banded-agate-bracelet-1": lambda: s.above(bracelet(m.AGATE, 10), s.WHITE, 92, shade=s.leaves(21, 0.4)),
    "banded-agate-bracelet-2": lambda: s.macro(bracelet(m.AGATE, 12), s.SAGE, 93, wide=3.9),
    "green-jade-bracelet-1": lambda: s.ring(bracelet(m.NEPHRITE, 10), s.WALNUT, 95, light=s.LOW),
    "green-jade-bracelet-2": lambda: s.macro(bracelet(m.NEPHRITE, 12), s.LINEN, 96, wide=3.9, azimuth=15),
    "green-jade-bracelet-3": lambda: s.above(bracelet(m.NEPHRITE, 10), s.CREAM, 97, shade=s.leaves(2)),
    "star-moon-bodhi-mala-1": lambda: _star_moon(close=False),
    "star-moon-bodhi-mala-2": lambda: _star_moon(close=True),
    "white-bodhi-bracelet-1": lambda: _with_gourd(bracelet(m.WHITE_BODHI, 10), s.WALNUT, 100),
    "white-bodhi-bracelet-2": lambda: s.macro(bracelet(m.WHITE_BODHI, 12), s.CLAY, 101, wide=4.0),
    "sandalwood-bracelet-1": lambda: s.ring(
        bracelet(m.SANDALWOOD, 10), s.CREAM, 103, azimuth=-8, shade=s.leaves(17)
    ),
    "sandalwood-bracelet-2": lambda: s.macro(_sandalwood(), s.LINEN, 104, wide=4.4),
    "beeswax-amber-bracelet-1": lambda: s.ring(bracelet(m.BEESWAX, 12), s.MIST, 106),
    "beeswax-amber-bracelet-2": lambda: s.macro(bracelet(m.BEESWAX, 14), s.MIST, 107, wide=3.6),
    "freshwater-pearl-bracelet-1": lambda: s.ring(_pearls(), s.BLUSH_CLOTH, 109, light=s.SOFT),
    "freshwater-pearl-bracelet-2": lambda: s.macro(_pearls(), s.BLUSH_CLOTH, 110, wide=5.2, light=s.SOFT),
    "carved-lacquer-bracelet-1": lambda: s.ring(bracelet(m.LACQUER, 14), s.STONE, 112),
    "carved-lacquer-bracelet-2": lambda: s.macro(bracelet(m.LACQUER, 14), s.WALNUT, 113, wide=3.3),
    "two-hearts-gift-box-1": lambda: s.boxed((bracelet(m.ROSE, 8), bracelet(m.OBSIDIAN, 10)), 115),
    "two-hearts-gift-box-2": lambda: s.stacked((bracelet(m.OBSIDIAN, 10), bracelet(m.ROSE, 8)), s.BLUSH, 116),
    "quartz-beads-loose-1": lambda: s.in_dish(
        _quartz(22), s.LINEN, s.PORCELAIN, 118, strewn=beads(m.ROSE, 4, 8)
    ),
    "quartz-beads-loose-2": lambda: s.strewn((beads(m.AMETHYST, 15, 8), beads(m.ROSE, 15, 8)), s.WHITE, 119),
    "stone-bead-strands-1": lambda: s.strands(_stones(24), s.CREAM, 121),
    "stone-bead-strands-2": lambda: s.strands(_stones(24), s.PALE_STONE, 122, close=True, light=s.LOW),
    "bracelet-making-kit-1": lambda: s.in_dish(
        (beads(m.AQUAMARINE, 40, 8), beads(m.MOONSTONE, 26, 8), beads(m.CLEAR, 22, 8)),
        s.WHITE,
        s.CELADON,
        124,
        strewn=[*beads(m.AQUAMARINE, 3, 8), *beads(m.CLEAR, 1, 8)],
    ),
    "bracelet-making-kit-2": lambda: s.in_dish(
        (beads(m.AMETHYST, 34, 8), beads(m.STRAWBERRY, 30, 8), beads(m.SMOKY, 24, 8)),
        s.PLASTER,
        s.PORCELAIN,
        125,
        strewn=[*beads(m.STRAWBERRY, 2, 8), *beads(m.AMETHYST, 2, 8)],
    ),
    "silver-charms-1": lambda: _charms(),
    "silver-charms-2": lambda: s.macro(_spaced(), s.SLATE, 128, wide=4.4),
    "silk-tassel-1": lambda: _tassels(),
}


def _quartz(each: int) -> tuple[Row, ...]:
    return tuple(beads(k, each, 8) for k in (m.AMETHYST, m.ROSE, m.CLEAR, m.CITRINE, m.SMOKY))


def _stones(each: int) -> tuple[Row, ...]:
    return tuple(beads(k, each, 8) for k in (m.TIGER_EYE, m.LAPIS, m.AGATE))


def _spaced() -> Row:
    return pattern(36, [Item(m.CLEAR, 5, 5), spacer(m.SILVER, 6.4, 1.8)])


def _with_gourd(row: Row, surface: Surface, seed: int) -> Picture:
    """A bracelet with a gourd charm lying in front of it."""
    picture = s.ring(row, surface, seed, light=s.LOW, shift=4, fill=0.72)
    front = max(picture.beads, key=lambda bead: float(bead.centre[2] + bead.centre[0] * 0.25))
    at = (float(front.centre[0]) + 0.5, 0.0, float(front.centre[2]) + 15.0)
    picture.beads += gourd(at, (-0.04, 0, -1), 7.0, m.SILVER, seed)
    return picture


def _charms() -> Picture:
    group: list[Bead] = []
    group += gourd((-15, 0, 1), (0.88, 0, -0.47), 9.0, m.SILVER, 3)
    group += lotus((9, 0, -5), (-0.25, 0.66, 0.70), 12.5, (m.POD_FACE, m.POD_SIDE, m.SILVER), 4)
    rings = [spacer(m.SILVER, 6.4, 1.9)] * 4
    places = ((2.0, 11.0), (9.5, 14.5), (14.0, 8.0), (-4.5, 16.5))
    for k, (item, (x, z)) in enumerate(zip(rings, places, strict=True)):
        group.append(s.lying(item, x, z, 40 + k))
    camera = Camera((0, 3, 4), 58, 47, 6, 320, aperture=12)
    return Picture(camera, Table(s.SLATE, extent=75), group, s.DAY)


def _tassels() -> Picture:
    colours = ((0.15, 0.020, 0.16), (0.46, 0.028, 0.016), (0.016, 0.050, 0.095), (0.60, 0.52, 0.40))
    silk: list[Silk] = []
    for k, colour in enumerate(colours):
        at = np.array([-33.0 + 22.0 * k, 0.0, -34.0 + 3.0 * (k % 2)])
        way = np.array([0.10 - 0.05 * k, 0.0, 1.0])
        silk += tassel(at, way / np.linalg.norm(way), colour, 300 + 7 * k, length=74, scale=1.25)
    tops = [Item(m.WHITE_BODHI, 3.4, 3.4)] * 4
    where = np.array([[-33.0 + 22.0 * k - 0.2, 6, -37.2 + 3.0 * (k % 2)] for k in range(4)])
    heads = Layout(steps=40).scatter(tops, 9, where).settled()
    return Picture(
        Camera((0, 2, 2), 108, 62, 0, 560, aperture=6), Table(s.PLASTER, extent=110), heads, s.DAY, silk=silk
    )
