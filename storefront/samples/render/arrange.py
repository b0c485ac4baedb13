"""Strings beads and lays them down: bracelets, malas, strands, heaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from storefront.samples.render.beads import Bead, ball, shaped
from storefront.samples.render.materials import Material
from storefront.samples.render.numeric import Array, F
from storefront.samples.render.settle import Bodies, Floor, closed_string, flat, loose, open_string, settle


@dataclass(frozen=True)
class Item:
    """A bead to be strung: half its length along the string and half its width, in mm."""

    material: Material
    along: float
    across: float
    ring: bool = False

    @property
    def is_round(self) -> bool:
        return abs(self.along - self.across) < 1e-6


type Row = list[Item]


def beads(material: Material, count: int, size: float) -> Row:
    """`count` round beads of `size` mm."""
    return [Item(material, size / 2, size / 2)] * count


def bracelet(material: Material, size: float) -> Row:
    """Enough round beads of `size` mm for a wrist of about 16 cm."""
    return beads(material, round(168 / size) + (1 if size < 9 else 0), size)


def pattern(count: int, period: Sequence[Item]) -> Row:
    """`count` items that repeat a period."""
    return [period[i % len(period)] for i in range(count)]


def spacer(material: Material, size: float, thick: float = 1.6) -> Item:
    return Item(material, thick / 2, size / 2, ring=True)


def _sizes(row: Row, seed: int) -> tuple[Array, Array]:
    """Half lengths and half widths, each bead a hair different as cut stone is."""
    rng = np.random.default_rng(seed)
    hair = 1 + rng.normal(0, 0.007, len(row))
    along = np.array([item.along for item in row]) * hair
    return along, np.array([item.across for item in row]) * hair


@dataclass
class Layout:
    """Several strings and loose beads to be settled together."""

    floor: Floor = field(default_factory=flat)
    steps: int = 420

    def __post_init__(self) -> None:
        self._parts: list[tuple[Row, Bodies, Array, int, bool]] = []

    def ring(
        self,
        row: Row,
        seed: int,
        at: tuple[float, float, float] = (0.0, 6.0, 0.0),
        *,
        tilt: float = 0.0,
        turn: float = 0.0,
        oval: float = 1.02,
    ) -> "Layout":
        """A bracelet dropped at a place, tilted about x and then turned about y."""
        along, across = _sizes(row, seed)
        bodies = closed_string(along, across, at, tilt=tilt, turn=turn, oval=oval)
        bodies.at += np.random.default_rng(seed).normal(0, 0.25, bodies.at.shape)
        self._parts.append((row, bodies, along, seed, True))
        return self

    def loop(self, row: Row, seed: int, curve: Array) -> "Layout":
        """A closed string along a closed curve (m, 3), scaled about its middle until it fits."""
        along, across = _sizes(row, seed)
        gaps = along + np.roll(along, -1)
        closed = np.vstack([curve, curve[:1]])
        middle = curve.mean(axis=0)
        length = np.linalg.norm(np.diff(closed, axis=0), axis=1).sum()
        closed = middle + (closed - middle) * np.array([gaps.sum() / length, 1, gaps.sum() / length])
        travel = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
        place = np.concatenate([[0], np.cumsum(gaps)[:-1]]) * travel[-1] / gaps.sum()
        at = np.stack([np.interp(place, travel, closed[:, k]) for k in range(3)], axis=1)
        n = len(row)
        links = [(i, (i + 1) % n, float(gaps[i])) for i in range(n)]
        bends = [(i, (i + 2) % n, float((gaps[i] + gaps[(i + 1) % n]) * 0.992)) for i in range(n)]
        self._parts.append((row, Bodies(at, across, links, bends), along, seed, True))
        return self

    def line(self, row: Row, seed: int, points: Array) -> "Layout":
        """An open string along a line of points."""
        along, across = _sizes(row, seed)
        self._parts.append((row, open_string(points, along, across), along, seed, False))
        return self

    def scatter(self, row: Row, seed: int, at: Array) -> "Layout":
        """Loose beads dropped from the given places."""
        along, across = _sizes(row, seed)
        self._parts.append((row, loose(at, across), along, seed, False))
        return self

    def settled(self) -> list[Bead]:
        """Let everything come to rest."""
        at = settle(Bodies.joined(*(part[1] for part in self._parts)), self.floor, steps=self.steps)
        out: list[Bead] = []
        start = 0
        for row, bodies, along, seed, closed in self._parts:
            mine = at[start : start + len(row)]
            start += len(row)
            strung = bool(bodies.links)
            for i, item in enumerate(row):
                axis = _axis(mine, i, closed=closed) if strung else None
                out.append(_bead(item, mine[i], float(along[i]), axis, seed * 1000 + i))
        return out


def _axis(at: Array, i: int, *, closed: bool) -> Array:
    n = len(at)
    before, after = (i - 1, (i + 1) % n) if closed else (max(i - 1, 0), min(i + 1, n - 1))
    return at[after] - at[before]


def _bead(item: Item, at: Array, along: float, axis: Array | None, seed: int) -> Bead:
    if item.is_round or axis is None:
        return ball(at, along * 0.997, item.material, seed, axis, cord=axis is not None)
    across = along / item.along * item.across
    turn = float(np.random.default_rng(seed).uniform(0, 6.28))
    out = shaped(at, (across, across, along * 0.997), axis, item.material, seed, turn)
    out.ring = item.ring
    return out


def heap(
    row: Row,
    seed: int,
    *,
    centre: tuple[float, float] = (0.0, 0.0),
    spread: float = 30.0,
    height: float = 5.0,
) -> Array:
    """Places for loose beads to be dropped from: a column of points without order."""
    rng = np.random.default_rng(seed)
    n = len(row)
    rho = spread * np.sqrt(rng.uniform(0, 1, n))
    a = rng.uniform(0, 2 * np.pi, n)
    y = height + rng.uniform(0, 1, n) * n * 0.16
    return np.stack([centre[0] + rho * np.cos(a), y, centre[1] + rho * np.sin(a)], axis=1)


def coil(turns: int, radius: float, *, swing: float = 0.20, turn: float = 0.0, oval: float = 1.0) -> Array:
    """A closed curve that goes round `turns` times and crosses itself, as a long string is laid down."""
    t = np.linspace(0, 2 * np.pi * turns, 90 * turns, endpoint=False)
    r = radius * (1 + swing * np.cos(t / turns))
    a = t + np.radians(turn)
    y = 6 + 5 * np.sin(t / turns)
    return np.stack([r * np.cos(a) * oval, y, r * np.sin(a) / oval], axis=1).astype(np.float64)


def gourd(
    at: tuple[float, float, float],
    toward: tuple[float, float, float],
    size: float,
    material: Material,
    seed: int,
) -> list[Bead]:
    """A gourd charm lying on the table: two bellies, a waist and a stem."""
    way = np.array(toward, float) / np.linalg.norm(toward)
    base = np.array(at, float)
    parts = (
        (0.0, 0.50, 0.48),
        (0.62, 0.34, 0.34),
        (0.36, 0.22, 0.30),
        (0.98, 0.10, 0.16),
        (1.13, 0.15, 0.10),
    )
    out = []
    for shift, wide, long in parts:
        centre = base + way * shift * size
        centre[1] = base[1] + max(wide, 0.30) * size
        out.append(shaped(centre, (wide * size, wide * size, long * size), way, material, seed))
    return out


def lotus(
    at: tuple[float, float, float],
    toward: tuple[float, float, float],
    size: float,
    parts: tuple[Material, Material, Material],
    seed: int,
) -> list[Bead]:
    """A lotus pod charm: a face of seeds, a ribbed cup and a ring, in these three finishes."""
    face, side, plain = parts
    way = (np.array(toward, float) / np.linalg.norm(toward)).astype(F)
    middle = np.array(at, F) + np.array([0, 0.5 * size, 0], F)

    def piece(back: float, wide: float, long: float, material: Material) -> Bead:
        return shaped(
            middle - way * F(back * size), (wide * size, wide * size, long * size), way, material, seed
        )

    return [
        piece(0.0, 0.50, 0.10, face),
        piece(0.22, 0.46, 0.30, side),
        piece(0.48, 0.26, 0.26, side),
        piece(0.74, 0.11, 0.16, plain),
        piece(0.92, 0.16, 0.09, plain),
    ]
