"""Lets strings of beads and heaps come to rest, by position-based dynamics: sizes in mm, no units of time."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from storefront.samples.render.numeric import Array

type Floor = Callable[[Array, Array], Array]


@dataclass
class Bodies:
    """Balls to be settled: `along` is half the length each takes on its string, `across` its radius."""

    at: Array  # (n, 3)
    across: Array  # (n,)
    links: list[tuple[int, int, float]] = field(default_factory=list)  # i, j, distance
    bends: list[tuple[int, int, float]] = field(default_factory=list)

    @staticmethod
    def joined(*parts: "Bodies") -> "Bodies":
        at, across, links, bends, base = [], [], [], [], 0
        for part in parts:
            at.append(part.at)
            across.append(part.across)
            links += [(i + base, j + base, d) for i, j, d in part.links]
            bends += [(i + base, j + base, d) for i, j, d in part.bends]
            base += len(part.at)
        return Bodies(np.concatenate(at), np.concatenate(across), links, bends)


def closed_string(
    along: Array,
    across: Array,
    centre: tuple[float, float, float],
    *,
    tilt: float = 0.0,
    turn: float = 0.0,
    oval: float = 1.0,
) -> Bodies:
    """A closed string of beads as a ring about `centre`, tilted about x, then turned about y (degrees)."""
    n = len(along)
    gaps = along + np.roll(along, -1)
    angle = np.concatenate([[0], np.cumsum(gaps)[:-1]]) / gaps.sum() * 2 * np.pi
    radius = gaps.sum() / (2 * np.pi)
    a, b = np.radians(tilt), np.radians(turn)
    x, z = radius * np.cos(angle) * oval, radius * np.sin(angle) / oval
    y, z = -z * np.sin(a), z * np.cos(a)
    at = np.stack([np.cos(b) * x + np.sin(b) * z, y, -np.sin(b) * x + np.cos(b) * z], axis=1) + np.array(
        centre
    )
    links = [(i, (i + 1) % n, float(gaps[i])) for i in range(n)]
    bends = [(i, (i + 2) % n, float((gaps[i] + gaps[(i + 1) % n]) * np.cos(np.pi / n))) for i in range(n)]
    return Bodies(at, across.copy(), links, bends)


def open_string(points: Array, along: Array, across: Array) -> Bodies:
    """Beads one after another along a line of points (m, 3), touching."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    travel = np.concatenate([[0], np.cumsum(steps)])
    gaps = along[:-1] + along[1:]
    place = np.concatenate([[0], np.cumsum(gaps)])
    at = np.stack([np.interp(place, travel, points[:, k]) for k in range(3)], axis=1)
    links = [(i, i + 1, float(g)) for i, g in enumerate(gaps)]
    bends = [(i, i + 2, float((gaps[i] + gaps[i + 1]) * 0.995)) for i in range(len(gaps) - 1)]
    return Bodies(at, across.copy(), links, bends)


def loose(at: Array, across: Array) -> Bodies:
    return Bodies(at.copy(), across.copy())


def flat(level: float = 0.0) -> Floor:
    return lambda x, z: np.full_like(x, level)


def bowl(centre: tuple[float, float], radius: float, base: float, rim: float) -> Floor:
    """The inside of a dish: flat, then a wall leaning outwards; beyond the rim a high wall keeps all in."""
    knee = radius - rim * 0.75

    def height(x: Array, z: Array) -> Array:
        rho = np.hypot(x - centre[0], z - centre[1])
        out = np.maximum(rho - knee, 0)
        return base + out * (rim - base) / max(radius - knee, 1e-6) * (1 + 2.5 * np.maximum(rho - radius, 0))

    return height


def settle(
    bodies: Bodies, floor: Floor, *, steps: int = 500, stiff: float = 0.10, drag: float = 0.90
) -> Array:
    """Drop the bodies and return where they come to rest (n, 3)."""
    p = bodies.at.astype(np.float64).copy()
    v = np.zeros_like(p)
    r = bodies.across
    need = r[:, None] + r[None, :]
    bound = np.zeros((len(r), len(r)), bool)
    for i, j, _ in bodies.links:
        bound[i, j] = bound[j, i] = True
    upper = np.triu(~bound, 1)
    links, bends = _pairs(bodies.links), _pairs(bodies.bends)
    for step in range(steps):
        v[:, 1] -= 0.02
        v *= drag
        before = p.copy()
        p += v
        if step % 4 == 0:
            close = upper & (_far2(p) < (need + 1.5) ** 2)
            near_i, near_j = np.nonzero(close)
            near_need = need[near_i, near_j]
        for _ in range(7):
            _hold(p, *bends, stiff)
            _hold(p, *links, 1.0)
            _part(p, near_i, near_j, near_need)
            _rest(p, r, floor)
        v = np.clip(p - before, -1.2, 1.2)
        touching = p[:, 1] - floor(p[:, 0], p[:, 2]) < r * 1.03
        v[touching] *= np.array([0.72, 1, 0.72])
    return p


def _far2(p: Array) -> Array:
    d = p[:, None] - p[None]
    return (d * d).sum(-1)


def _pairs(links: list[tuple[int, int, float]]) -> tuple[Array, Array, Array]:
    i = np.array([link[0] for link in links], int)
    j = np.array([link[1] for link in links], int)
    return i, j, np.array([link[2] for link in links])


def _hold(p: Array, i: Array, j: Array, length: Array, stiff: float) -> None:
    if not len(i):
        return
    d = p[j] - p[i]
    far = np.linalg.norm(d, axis=1)
    move = d * (0.5 * stiff * 0.9 * (far - length) / np.maximum(far, 1e-6))[:, None]
    np.add.at(p, i, move)
    np.add.at(p, j, -move)


def _part(p: Array, i: Array, j: Array, need: Array) -> None:
    if not len(i):
        return
    d = p[j] - p[i]
    far = np.linalg.norm(d, axis=1)
    push = np.maximum(need - far, 0) * 0.45
    move = d * (push / np.maximum(far, 1e-6))[:, None]
    np.add.at(p, i, -move)
    np.add.at(p, j, move)


def _rest(p: Array, r: Array, floor: Floor) -> None:
    """Keep balls above the floor, pushed along its slope where it leans."""
    e = 0.05
    x, z = p[:, 0], p[:, 2]
    y = floor(x, z)
    sx, sz = (floor(x + e, z) - y) / e, (floor(x, z + e) - y) / e
    lean = np.sqrt(1 + sx * sx + sz * sz)
    deep = np.maximum(r - (p[:, 1] - y) / lean, 0)
    p[:, 0] -= deep * sx / lean * 0.6
    p[:, 2] -= deep * sz / lean * 0.6
    p[:, 1] += deep / lean
