"""Wide pictures for the home page, and one for each collection."""

from storefront.samples.render import materials as m
from storefront.samples.render import studio as s
from storefront.samples.render.arrange import Layout, Row, beads, bracelet
from storefront.samples.render.camera import Camera
from storefront.samples.render.light import Light
from storefront.samples.render.numeric import Array
from storefront.samples.render.picture import Picture
from storefront.samples.render.props import slab
from storefront.samples.render.settle import flat
from storefront.samples.render.surfaces import Surface
from storefront.samples.render.table import Table

WIDE = (2000, 1100)


def _wide(picture: Picture) -> Picture:
    picture.size = WIDE
    return picture


def _hero() -> Picture:
    """Three bracelets on the right of a sunlit table; the left is left for words."""
    block = slab(s.PALE_STONE, (30, -14), (40, 33), 10, turn=-16)
    up = Layout(flat(10)).ring(bracelet(m.AMETHYST, 10), 5, (31, 16, -13), turn=40).settled()
    down = Layout().ring(bracelet(m.ROSE, 8), 6, (-24, 6, 27), turn=10)
    down.ring(bracelet(m.CLEAR, 10), 8, (88, 6, 22), turn=90)
    table = Table(s.PLASTER, (block,), level=0, middle=(10, 0), extent=150, shade=s.panes(38, 0.78))
    camera = Camera((4, 8, 4), 188, 29, -6, 620, aperture=17, focus=(20, 10, 10))
    return Picture(camera, table, up + down.settled(), s.LOW, size=WIDE)


def _sorting() -> Picture:
    """Beads sorted by shade in rows on white porcelain."""
    shades = (m.AMETHYST, m.LAVENDER, m.ROSE, m.CLEAR, m.AQUAMARINE, m.CITRINE, m.SMOKY)
    layout = Layout(flat(4), steps=260)
    lines = []
    for k, material in enumerate(shades):
        count = 15 - (k * 5) % 4
        lines.append((beads(material, count, 9), -78 + 3 * ((k * 7) % 3), (k - 3) * 12.2))
    for k, (row, x, z) in enumerate(lines):
        layout.scatter(row, 40 + k, s.in_rows(len(row), x, z, 9.9, 50 + k))
    board = slab(s.PORCELAIN, (0, 0), (104, 54), 4, turn=0)
    table = Table(s.LINEN, (board,), level=4, extent=190, shade=s.panes(24, 0.4))
    camera = Camera((2, 4, 6), 190, 40, -20, 720, aperture=26, focus=(-8, 8, 14))
    return Picture(camera, table, layout.settled(), s.DAY, size=WIDE)


def _trio(
    rows: tuple[Row, Row, Row], surface: Surface, seed: int, light: Light, shade: Array | None
) -> Picture:
    """Three bracelets side by side, a little overlapping the frame."""
    layout = Layout(steps=300)
    for k, row in enumerate(rows):
        layout.ring(row, seed + k, ((k - 1) * 66.0, 6, (10, -8, 6)[k]), turn=k * 70)
    camera = Camera((0, 3, 0), 206, 44, -6, 900, aperture=16)
    table = Table(surface, extent=170, shade=shade)
    return Picture(camera, table, layout.settled(), light, size=WIDE)


def _wood_table() -> Picture:
    layout = Layout(steps=300)
    layout.ring(bracelet(m.SANDALWOOD, 12), 4, (-50, 7, 10), turn=30)
    layout.ring(bracelet(m.WHITE_BODHI, 10), 5, (20, 6, -14), turn=80)
    layout.ring(bracelet(m.STAR_MOON, 9), 6, (82, 6, 18), turn=130)
    camera = Camera((14, 3, 0), 206, 42, 6, 900, aperture=16)
    return Picture(
        camera,
        Table(s.WALNUT, middle=(14, 0), extent=170, shade=s.leaves(31)),
        layout.settled(),
        s.LOW,
        size=WIDE,
    )


SHOTS: dict[str, s.Shot] = {
    "hero-window-light": _hero,
    "banner-sorting-table": _sorting,
    "banner-gifts": lambda: _wide(
        s.boxed((bracelet(m.ROSE, 8), bracelet(m.AQUAMARINE, 8)), 161, surface=s.BLUSH, wide=True)
    ),
    "collection-new-arrivals": lambda: _trio(
        (bracelet(m.LAVENDER, 8), bracelet(m.AQUAMARINE, 8), bracelet(m.STRAWBERRY, 8)),
        s.CREAM,
        170,
        s.LOW,
        s.leaves(5, 0.6),
    ),
    "collection-amethyst": lambda: _wide(
        s.strewn(
            (beads(m.AMETHYST, 70, 9), beads(m.LAVENDER, 60, 9)),
            s.LINEN,
            171,
            spread=46,
            span=120,
            elevation=38,
        )
    ),
    "collection-bodhi-and-wood": _wood_table,
    "collection-gifts": lambda: _wide(
        s.boxed((bracelet(m.MOONSTONE, 8), bracelet(m.GARNET, 8)), 172, surface=s.CREAM, wide=True)
    ),
    "collection-everyday": lambda: _trio(
        (bracelet(m.TIGER_EYE, 10), bracelet(m.SMOKY, 10), bracelet(m.CLEAR, 10)),
        s.FLAX,
        173,
        s.LOW,
        s.panes(30, 0.5),
    ),
    "collection-diy-beads": lambda: _wide(
        s.strewn(
            tuple(
                beads(k, 24, 8)
                for k in (m.AMETHYST, m.ROSE, m.AQUAMARINE, m.CITRINE, m.LAPIS, m.AGATE, m.TURQUOISE)
            ),
            s.CREAM,
            174,
            spread=50,
            span=122,
            elevation=44,
        )
    ),
    "collection-signature": lambda: _wide(s.macro(bracelet(m.RUTILE, 12), s.SLATE, 175, wide=7.4)),
}
