"""The compositions of the shop: one set of lights, papers and angles for every product."""

from collections.abc import Callable

import numpy as np

from storefront.samples.render import surfaces
from storefront.samples.render.arrange import Item, Layout, Row, beads, coil, heap
from storefront.samples.render.beads import Bead, shaped
from storefront.samples.render.camera import Camera
from storefront.samples.render.light import Light
from storefront.samples.render.materials import Material
from storefront.samples.render.numeric import Array, F
from storefront.samples.render.picture import Picture
from storefront.samples.render.props import dish, slab, tray
from storefront.samples.render.settle import bowl, flat
from storefront.samples.render.shades import leaf_shade, window_shade
from storefront.samples.render.silk import tassel
from storefront.samples.render.surfaces import Surface
from storefront.samples.render.table import Table

LINEN = surfaces.linen((0.53, 0.475, 0.40))
FLAX = surfaces.linen((0.35, 0.285, 0.205), pitch=0.75)
BLUSH_CLOTH = surfaces.linen((0.56, 0.405, 0.365), pitch=0.5, depth=0.8)
WHITE = surfaces.paper((0.60, 0.59, 0.57))
CREAM = surfaces.paper((0.575, 0.505, 0.405))
BLUSH = surfaces.paper((0.575, 0.405, 0.36))
GREY = surfaces.paper((0.345, 0.345, 0.345))
MIST = surfaces.paper((0.275, 0.325, 0.365))
SAGE = surfaces.paper((0.285, 0.32, 0.25))
CLAY = surfaces.paper((0.37, 0.205, 0.135))
PLASTER = surfaces.stone((0.53, 0.49, 0.435), contrast=0.4)
STONE = surfaces.stone((0.325, 0.31, 0.29), contrast=0.9)
PALE_STONE = surfaces.stone((0.47, 0.44, 0.40), contrast=0.8)
SLATE = surfaces.stone((0.058, 0.060, 0.064), contrast=1.5)
OAK = surfaces.wood((0.43, 0.285, 0.155), (0.245, 0.135, 0.062))
WALNUT = surfaces.wood((0.150, 0.078, 0.040), (0.058, 0.028, 0.014), 0.25)
PORCELAIN = surfaces.glaze((0.62, 0.61, 0.585))
CELADON = surfaces.glaze((0.34, 0.42, 0.365))

DAY = Light()
SOFT = Light(size=0.42, power=0.86, fill=1.12)
LOW = Light(toward=np.array([-0.760, 0.560, -0.330], F), size=0.24, power=1.22, fill=0.80, warmth=0.5)


def ring_radius(row: Row) -> float:
    """Outer radius in mm of a bracelet of these beads."""
    return float(sum(item.along for item in row) / np.pi + max(item.across for item in row))


def ring(
    row: Row,
    surface: Surface,
    seed: int,
    *,
    elevation: float = 46,
    azimuth: float = 8,
    fill: float = 0.80,
    light: Light = DAY,
    shade: Array | None = None,
    aperture: float = 9,
    shift: float = 0.0,
) -> Picture:
    """A bracelet alone on a sheet, filling `fill` of the width, seen from three quarters or above."""
    outer = ring_radius(row)
    span = 2 * outer / fill
    camera = Camera((0, 2, shift), span, elevation, azimuth, distance=6 * span, aperture=aperture)
    table = Table(surface, extent=span * 1.15, shade=shade)
    return Picture(camera, table, Layout().ring(row, seed, turn=seed * 37 % 360).settled(), light)


def above(
    row: Row, surface: Surface, seed: int, *, light: Light = SOFT, shade: Array | None = None
) -> Picture:
    """The full circle from above."""
    return ring(row, surface, seed, elevation=84, azimuth=0, fill=0.78, light=light, shade=shade, aperture=0)


def macro(
    row: Row,
    surface: Surface,
    seed: int,
    *,
    wide: float = 4.6,
    elevation: float = 27,
    azimuth: float = -20,
    light: Light = DAY,
    turn: float = 0.0,
    aperture: float = 10.0,
) -> Picture:
    """Near the front beads of a bracelet, the rest melting away; `wide` beads fit across the picture."""
    size = 2 * max(item.across for item in row)
    outer = ring_radius(row) - size / 2
    a = np.radians(azimuth)
    front = np.array([np.sin(a) * outer, size / 2, np.cos(a) * outer])
    span = wide * size
    aim = front + np.array([0, size * 0.32, -size * 0.75])
    camera = Camera(tuple(aim), span, elevation, azimuth + 4, 190, aperture=aperture, focus=tuple(front))
    table = Table(surface, middle=(float(front[0]), float(front[2]) - 30), extent=max(70.0, span * 1.6))
    return Picture(camera, table, Layout().ring(row, seed, turn=turn).settled(), light)


def on_slab(
    row: Row,
    surface: Surface,
    top: Surface,
    seed: int,
    *,
    light: Light = LOW,
    shade: Array | None = None,
    elevation: float = 33,
    azimuth: float = -16,
) -> Picture:
    """A bracelet on a low block, window light raking across."""
    outer = ring_radius(row)
    height = 9.0
    block = slab(top, (outer * 0.10, outer * 0.05), (outer * 1.35, outer * 1.22), height, turn=-12)
    span = 2 * outer / 0.60
    camera = Camera(
        (outer * 0.05, height * 0.6, outer * 0.1), span, elevation, azimuth, 6 * span, aperture=12
    )
    table = Table(surface, (block,), level=height, extent=span * 1.3, shade=shade)
    layout = Layout(flat(height)).ring(row, seed, (0, height + 6, 0), turn=seed * 53 % 360)
    return Picture(camera, table, layout.settled(), light)


def stacked(
    rows: tuple[Row, ...],
    surface: Surface,
    seed: int,
    *,
    light: Light = DAY,
    close: bool = False,
    shade: Array | None = None,
) -> Picture:
    """Bracelets laid over one another."""
    outer = max(ring_radius(row) for row in rows)
    layout = Layout(steps=620)
    for k, row in enumerate(rows):
        a = 2.4 + k * 2.15
        off = outer * (0.0 if k == 0 else 0.42)
        at = (off * np.cos(a), 5 + 13.0 * k, off * np.sin(a))
        layout.ring(row, seed + k, at, tilt=0 if k == 0 else 8, turn=k * 140)
    span = outer * (1.45 if close else 3.35)
    target = (outer * 0.05, 6, outer * (0.62 if close else 0.05))
    camera = Camera(
        target, span, 31 if close else 47, -12, 300 if close else 6 * span, aperture=13 if close else 9
    )
    table = Table(surface, extent=max(span, outer * 2.2) * 1.1, shade=shade)
    return Picture(camera, table, layout.settled(), light)


def in_dish(
    rows: tuple[Row, ...],
    surface: Surface,
    ware: Surface,
    seed: int,
    *,
    radius: float = 44.0,
    light: Light = DAY,
    strewn: Row | None = None,
    elevation: float = 44,
    close: bool = False,
    shade: Array | None = None,
) -> Picture:
    """Loose beads in a shallow dish, some strewn beside it."""
    rim, base = 11.0, 3.0
    plate = dish(ware, (0, 0), radius, rim, base)
    layout = Layout(bowl((0, 0), radius - 1.6, base, rim), steps=700)
    mixed = [item for row in rows for item in row]
    order = np.random.default_rng(seed).permutation(len(mixed))
    mixed = [mixed[i] for i in order]
    layout.scatter(mixed, seed, heap(mixed, seed, spread=radius * 0.72, height=9))
    everything = layout.settled()
    if strewn:
        rng = np.random.default_rng(seed + 5)
        at = np.array([[radius * x, 6.0, radius * z] for x, z in _places(len(strewn), rng)])
        everything += Layout(steps=160).scatter(strewn, seed + 6, at).settled()
    span = radius * (1.5 if close else 2.75)
    target = (0.0, 5.0, radius * (0.25 if close else 0.06))
    camera = Camera(target, span, elevation, 10, 300 if close else 6 * span, aperture=13 if close else 10)
    table = Table(surface, (plate,), level=base, extent=radius * 2.6, shade=shade)
    return Picture(camera, table, everything, light)


def _places(count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Spots in front of and beside a dish of radius 1, not touching one another."""
    spots: list[tuple[float, float]] = []
    while len(spots) < count:
        a, r = rng.uniform(-0.2, 1.6), rng.uniform(1.2, 1.62)
        spot = (float(np.cos(a) * r), float(np.sin(a) * r))
        if all(np.hypot(spot[0] - x, spot[1] - z) > 0.24 for x, z in spots):
            spots.append(spot)
    return spots


def strewn(
    rows: tuple[Row, ...],
    surface: Surface,
    seed: int,
    *,
    light: Light = DAY,
    spread: float = 34,
    span: float = 78,
    elevation: float = 50,
    aperture: float = 12,
    shade: Array | None = None,
) -> Picture:
    """Loose beads strewn on a sheet."""
    mixed = [item for row in rows for item in row]
    mixed = [mixed[i] for i in np.random.default_rng(seed).permutation(len(mixed))]
    layout = Layout(steps=420).scatter(mixed, seed, heap(mixed, seed, spread=spread, height=5))
    camera = Camera((0, 3, 0), span, elevation, 14, 5 * span, aperture=aperture)
    return Picture(
        camera, Table(surface, extent=max(spread * 1.8, span), shade=shade), layout.settled(), light
    )


def in_rows(count: int, x: float, z: float, step: float, seed: int) -> Array:
    """Places for beads laid out in a row by hand, starting at `x`."""
    rng = np.random.default_rng(seed)
    k = np.arange(count)
    return np.stack(
        [x + k * step + rng.normal(0, 0.25, count), np.full(count, 9.0), z + rng.normal(0, 0.4, count)],
        axis=1,
    )


def strands(
    rows: tuple[Row, ...], surface: Surface, seed: int, *, close: bool = False, light: Light = DAY
) -> Picture:
    """Strands side by side, with a slight sway."""
    layout = Layout(steps=200)
    gap = 2 * max(item.across for row in rows for item in row) + 4.5
    x = np.linspace(-90, 90, 40)
    for k, row in enumerate(rows):
        z = (k - (len(rows) - 1) / 2) * gap + 2.0 * np.sin(x / 31 + k * 2.0 + seed)
        layout.line(row, seed + k, np.stack([x, np.full_like(x, row[0].across), z], axis=1))
    span = 62.0 if close else 112.0
    camera = Camera(
        (0, 3, 0), span, 38 if close else 52, -34, 4.5 * span, aperture=14 if close else 8, roll=-4
    )
    return Picture(camera, Table(surface, extent=120), layout.settled(), light)


def mala(
    row: Row,
    surface: Surface,
    seed: int,
    *,
    silk: tuple[float, float, float] | None,
    guru: Material,
    turns: int = 3,
    light: Light = DAY,
    close: bool = False,
    shade: Array | None = None,
) -> Picture:
    """A long string coiled on the table, its guru bead and tassel drawn out to the front right."""
    curve = coil(turns, 30, swing=0.24, turn=58)
    strung = Layout(steps=700).loop(row, seed, curve).settled()
    middle = np.mean([bead.centre for bead in strung], axis=0)
    first = strung[0].centre
    way = np.array([first[0] - middle[0], 0, first[2] - middle[2]])
    way /= np.linalg.norm(way)
    size = 2 * row[0].across
    head = np.array([first[0], 0, first[2]]) + way * size * 1.25
    strung += (
        Layout(steps=60)
        .scatter(beads(guru, 1, size * 1.45), seed + 3, np.array([[head[0], size * 0.8, head[2]]]))
        .settled()
    )
    outer = max(float(np.linalg.norm(bead.centre - middle)) for bead in strung)
    threads = () if silk is None else tassel(head + way * size * 0.6, way, silk, seed)
    at = middle + way * (outer * 0.48)
    span = outer * 3.15
    camera = Camera((float(at[0]), 3, float(at[2])), span, 52, -6, 6 * span, aperture=9)
    if close:
        near = head + way * size * 0.2
        camera = Camera(
            (float(near[0]), 4, float(near[2])), outer * 1.15, 34, -6, 300, aperture=12, focus=tuple(near)
        )
    table = Table(surface, middle=(float(at[0]), float(at[2])), extent=span * 1.1, shade=shade)
    return Picture(camera, table, strung, light, silk=threads)


def wrapped(row: Row, surface: Surface, seed: int, *, close: bool = False, light: Light = DAY) -> Picture:
    """A thin string wound three times."""
    layout = Layout(steps=700).loop(row, seed, coil(3, 27, swing=0.10, turn=20))
    strung = layout.settled()
    outer = max(float(np.linalg.norm(bead.centre[[0, 2]])) for bead in strung)
    camera = Camera((0, 3, 0), outer * 2 / 0.72, 46, 8, outer * 16, aperture=9)
    if close:
        camera = Camera(
            (-2, 4, outer * 0.66), outer * 1.05, 30, -10, 240, aperture=11, focus=(0, 4, outer * 0.84)
        )
    return Picture(camera, Table(surface, extent=outer * 3), strung, light)


def boxed(
    rows: tuple[Row, Row], seed: int, *, surface: Surface = GREY, wide: bool = False, light: Light = DAY
) -> Picture:
    """Two bracelets side by side in an open box on soft paper, its lid beside it."""
    outer = max(ring_radius(row) for row in rows)
    half, angle = (outer * 2 + 8, outer + 10), -10
    card, lining = (
        surfaces.paper((0.20, 0.205, 0.21)),
        surfaces.linen((0.56, 0.51, 0.44), pitch=0.45, depth=0.7),
    )
    box = tray(card, (0, 0), half, 17, turn=angle)
    bed = slab(lining, (0, 0), (half[0] - 1.2, half[1] - 1.2), 8, turn=angle)
    lid = slab(card, (half[0] * 0.42, -half[1] * 2.25), (half[0] * 1.02, half[1] * 1.02), 12, turn=-17)
    layout = Layout(flat(8))
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    for k, row in enumerate(rows):
        x, z = (-1 if k == 0 else 1) * (outer + 1.0), -2.5
        layout.ring(row, seed + k, (c * x + s * z, 13, -s * x + c * z), turn=k * 77)
    span = outer * (7.4 if wide else 5.2)
    target = (outer * (-1.5 if wide else 0.1), 6, -outer * 0.30)
    camera = Camera(target, span, 47, 6, 5 * span, aperture=12)
    table = Table(surface, (box, bed, lid), level=8, extent=span * 1.15)
    return Picture(camera, table, layout.settled(), light)


def lying(item: Item, x: float, z: float, seed: int) -> Bead:
    """A flat part lying on its side on the table."""
    rng = np.random.default_rng(seed)
    lean = np.array([rng.normal(0, 0.06), 1.0, rng.normal(0, 0.06)])
    at, semi = np.array([x, item.along, z]), (item.across, item.across, item.along)
    out = shaped(at, semi, lean, item.material, seed)
    out.ring = item.ring
    return out


def leaves(seed: int, amount: float = 0.55) -> Array:
    return leaf_shade(seed, amount=amount)


def panes(angle: float = 32.0, amount: float = 0.66) -> Array:
    return window_shade(angle, amount=amount)


type Shot = Callable[[], Picture]
