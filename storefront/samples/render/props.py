"""Solids that stand on the table: slabs, dishes, boxes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from storefront.samples.render.numeric import Array, F
from storefront.samples.render.surfaces import Surface

type Distance = Callable[[Array], Array]


@dataclass(frozen=True)
class Prop:
    """A solid on the table: a signed distance function inside a sphere of `reach` mm about `centre`, and
    its height above places of the table. A `thin` one has no top to speak of, only walls.
    """

    distance: Distance
    top: Distance
    surface: Surface
    centre: tuple[float, float, float]
    reach: float
    gloss: float = 0.0
    thin: bool = False


def slab(
    surface: Surface, centre: tuple[float, float], half: tuple[float, float], height: float, turn: float = 0.0
) -> Prop:
    """A flat block with softened edges, resting on the table."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    bevel = min(1.2, height * 0.3)

    def plan(p: Array) -> tuple[Array, Array]:
        x, z = p[0] - F(centre[0]), p[2] - F(centre[1])
        u, v = np.abs(F(c) * x - F(s) * z), np.abs(F(s) * x + F(c) * z)
        return u - F(half[0] - bevel), v - F(half[1] - bevel)

    def top(p: Array) -> Array:
        u, v = plan(p)
        return np.where(np.maximum(u, v) < bevel, F(height), F(0))

    def distance(p: Array) -> Array:
        u, v = plan(p)
        w = np.abs(p[1] - F(height / 2)) - F(height / 2 - bevel)
        out = np.sqrt(np.maximum(u, 0) ** 2 + np.maximum(v, 0) ** 2 + np.maximum(w, 0) ** 2)
        return out + np.minimum(np.maximum(u, np.maximum(v, w)), 0) - F(bevel)

    reach = float(np.hypot(*half) + height)
    return Prop(distance, top, surface, (centre[0], 0.0, centre[1]), reach)


def dish(
    surface: Surface, centre: tuple[float, float], radius: float, rim: float = 9.0, base: float = 3.0
) -> Prop:
    """A shallow dish turned from one block: upright outside, leaning walls inside."""
    knee = radius - 1.6 - rim * 0.75
    slope = (radius - 1.6 - knee) / (rim - base)
    lean = float(np.hypot(1, slope))
    soft = 0.8

    def from_axis(p: Array) -> Array:
        return np.sqrt((p[0] - F(centre[0])) ** 2 + (p[2] - F(centre[1])) ** 2)

    def top(p: Array) -> Array:
        rho = from_axis(p)
        inside = np.clip((rho - F(knee)) / F(slope), 0, rim - base) + F(base)
        return np.where(rho < radius, inside, F(0))

    def distance(p: Array) -> Array:
        rho = from_axis(p)
        u, v = rho - F(radius - soft), np.abs(p[1] - F(rim / 2)) - F(rim / 2 - soft)
        outer = (
            np.sqrt(np.maximum(u, 0) ** 2 + np.maximum(v, 0) ** 2) + np.minimum(np.maximum(u, v), 0) - F(soft)
        )
        hollow = np.maximum(F(base) - p[1], (rho - F(knee) - (p[1] - F(base)) * F(slope)) / F(lean))
        h = np.maximum(F(1.4) - np.abs(outer + hollow), 0) / F(1.4)
        return np.maximum(outer, -hollow) + h * h * F(0.35)

    return Prop(distance, top, surface, (centre[0], 0.0, centre[1]), radius + rim, gloss=0.5)


def tray(
    surface: Surface,
    centre: tuple[float, float],
    half: tuple[float, float],
    height: float,
    *,
    wall: float = 2.2,
    floor: float = 2.0,
    turn: float = 0.0,
) -> Prop:
    """An open box: a floor and four walls."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))

    def block(u: Array, v: Array, y: Array, hu: float, hv: float, y0: float, y1: float, r: float) -> Array:
        a, b = np.abs(u) - F(hu - r), np.abs(v) - F(hv - r)
        w = np.abs(y - F((y0 + y1) / 2)) - F((y1 - y0) / 2 - r)
        out = np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2 + np.maximum(w, 0) ** 2)
        return out + np.minimum(np.maximum(a, np.maximum(b, w)), 0) - F(r)

    def plan(p: Array) -> tuple[Array, Array]:
        x, z = p[0] - F(centre[0]), p[2] - F(centre[1])
        return F(c) * x - F(s) * z, F(s) * x + F(c) * z

    def top(p: Array) -> Array:
        u, v = plan(p)
        return np.where(np.maximum(np.abs(u) - F(half[0]), np.abs(v) - F(half[1])) > 0, F(0), F(floor))

    def distance(p: Array) -> Array:
        u, v = plan(p)
        outer = block(u, v, p[1], half[0], half[1], 0.0, height, 0.5)
        inner = block(u, v, p[1], half[0] - wall, half[1] - wall, floor, height * 3, 0.5)
        return np.maximum(outer, -inner)

    reach = float(np.hypot(*half) + height)
    return Prop(distance, top, surface, (centre[0], 0.0, centre[1]), reach, thin=True)
