"""The table with the things that do not move on it, and the light that reaches them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from storefront.samples.render.light import Light
from storefront.samples.render.numeric import Array, F, bell, column, dot, lookup, mix, ramp, unit
from storefront.samples.render.props import Prop
from storefront.samples.render.surfaces import Surface


@dataclass(frozen=True)
class Occluder:
    """A ball that takes light from the table; `tint` (3,) is the part it lets through."""

    centre: Array
    radius: float
    tint: Array


@dataclass
class Table:
    """A plane at y = 0 covered with `surface`, with `props` on it.

    `level` is the height on which the beads rest near the middle (the top of a slab, the base of a dish).
    `shade` is a map of window light (1 lit, 0 shaded) over the square of `extent` mm about `middle`.
    """

    surface: Surface
    props: tuple[Prop, ...] = ()
    level: float = 0.0
    middle: tuple[float, float] = (0.0, 0.0)
    extent: float = 120.0
    shade: Array | None = None
    lit: Array = field(init=False)  # (h, w, 4): window light by colour, and openness to the room
    lit_top: Array = field(init=False)  # the same on top of the props
    baked: Array = field(init=False)  # (h, w, 3): radiance, for reflections and refractions

    def uv(self, p: Array) -> tuple[Array, Array]:
        e = F(self.extent)
        return (p[0] - F(self.middle[0])) / (2 * e) + F(0.5), (p[2] - F(self.middle[1])) / (2 * e) + F(0.5)

    def distance(self, p: Array) -> Array:
        d = p[1] * 1
        for prop in self.props:
            d = np.minimum(d, prop.distance(p))
        return d

    def window_at(self, p: Array, light: Light) -> Array:
        """How much of the window reaches points, by the shade map, following the light to the table."""
        if self.shade is None:
            return np.ones_like(p[0])
        t = p[1] / F(light.toward[1])
        foot = np.stack([p[0] - F(light.toward[0]) * t, p[1] * 0, p[2] - F(light.toward[2]) * t])
        return lookup(self.shade, *self.uv(foot))

    def bake(self, light: Light, occluders: Iterable[Occluder], resolution: int) -> None:
        """Work out once how light falls on the table: shadows, glints through clear beads, corners."""
        step = 2 * self.extent / resolution
        axis = (np.arange(resolution, dtype=F) + F(0.5)) * F(step) - F(self.extent)
        xx, zz = np.meshgrid(axis + F(self.middle[0]), axis + F(self.middle[1]))
        p = np.stack([xx.ravel(), np.zeros(resolution**2, F), zz.ravel()])
        shape = (resolution, resolution)
        occluders = list(occluders)
        self.lit = self._light_at(p.reshape(3, *shape), light, occluders, step)
        top = p.copy()
        if self.props:
            high = np.max([prop.top(p) for prop in self.props], axis=0)
            top[1] = np.where(high > 0, high, F(self.level))
            self.lit_top = self._light_at(top.reshape(3, *shape), light, occluders, step)
            top[1] = high
        colour = self.shaded(top, column(np.array([0, 1, 0], F)) + p * 0, light)
        self.baked = np.moveaxis(colour.reshape(3, *shape), 0, -1).astype(F).copy()

    def _light_at(self, points: Array, light: Light, occluders: list[Occluder], step: float) -> Array:
        """Window light by colour and openness to the room (h, w, 4) at points (3, h, w)."""
        shape = points.shape[1:]
        window = self.window_at(points.reshape(3, -1), light).reshape(shape)
        room = np.ones(shape, F)
        if self.props:
            coarse = np.ascontiguousarray(points[:, ::3, ::3])
            low = coarse.shape[1:]
            window = window * _spread(self._prop_shadow(coarse.reshape(3, -1), light).reshape(low), shape)
            room = _spread(self._openness(coarse.reshape(3, -1)).reshape(low), shape)
        key = np.repeat(window[..., None], 3, axis=2)
        for item in occluders:
            self._occlude(item, points, light, key, room, step)
        return np.concatenate([key, room[..., None]], axis=2).astype(F)

    def _prop_shadow(self, p: Array, light: Light) -> Array:
        soft = np.ones_like(p[0])
        start = p.copy()
        start[1] += F(0.35)
        t = np.full_like(p[0], 0.6)
        for _ in range(26):
            d = self.distance(start + column(light.toward) * t)
            soft = np.minimum(soft, 0.5 + 0.5 * d / (F(light.size) * 1.2 * t))
            t = t + np.clip(d, 0.5, 6.0)
        return ramp(0.0, 1.0, soft)

    def _openness(self, p: Array) -> Array:
        shut = np.zeros_like(p[0])
        for h, weight in ((1.0, 0.25), (2.5, 0.25), (6.0, 0.25), (13.0, 0.25)):
            q = p.copy()
            q[1] += F(h)
            shut = shut + F(weight) * np.clip(1 - self.distance(q) / F(h), 0, 1)
        return 1 - F(0.85) * shut

    def _occlude(
        self, item: Occluder, points: Array, light: Light, key: Array, room: Array, step: float
    ) -> None:
        c, r = item.centre, item.radius
        drop = max(c[1], r)
        lean = light.toward / light.toward[1]
        reach = 4.5 * r
        xs = sorted((c[0], c[0] - lean[0] * drop))
        zs = sorted((c[2], c[2] - lean[2] * drop))
        n = room.shape[0]
        i0, i1 = (int((v - self.middle[0] + self.extent) / step) for v in (xs[0] - reach, xs[1] + reach))
        j0, j1 = (int((v - self.middle[1] + self.extent) / step) for v in (zs[0] - reach, zs[1] + reach))
        i0, i1, j0, j1 = max(i0, 0), min(i1, n), max(j0, 0), min(j1, n)
        if i0 >= i1 or j0 >= j1:
            return
        w = c.reshape(3, 1, 1) - points[:, j0:j1, i0:i1]
        far = np.sqrt(dot(w, w))
        ratio = np.clip(r / far, 0, 1)
        open_part = 1 - np.clip(w[1] / far, 0, 1) * ratio**2 * ramp(1, 0.25, far / (r * 8)) * (
            1 - F(0.45) * float(item.tint.mean())
        )
        room[j0:j1, i0:i1] *= open_part
        covered, rho = window_covered(w, far, ratio, light, r)
        focus = 0.32 + 1.95 * bell(rho, 0.41) + 0.22 * bell(rho - F(0.80), 0.16)
        through = focus[..., None] * item.tint
        key[j0:j1, i0:i1] *= 1 - covered[..., None] * (1 - through)

    def shaded(self, p: Array, n: Array, light: Light) -> Array:
        """Radiance of table and props at points with normals."""
        albedo, sx, sz = self.surface(p)
        lit = lookup(self.lit, *self.uv(p))
        if self.props:
            gaps = np.stack([prop.distance(p) for prop in self.props])
            nearest = np.where((gaps.min(axis=0) < 0.15) & (p[1] > 0.02), gaps.argmin(axis=0), -1)
            for k, prop in enumerate(self.props):
                on = np.flatnonzero(nearest == k)
                if on.size:
                    albedo[:, on], sx[on], sz[on] = prop.surface(p[:, on])
                    lit[:, on] = self._lit_prop(prop, p[:, on], n[:, on], light)
        bent = unit(np.stack([n[0] - sx, n[1], n[2] - sz]))
        facing = np.maximum(dot(bent, column(light.toward)), 0)
        away = ((p[0] - F(self.middle[0])) * F(0.62) + (p[2] - F(self.middle[1])) * F(0.42)) / F(self.extent)
        direct = column(light.key) * facing * lit[:3] * (1 - F(0.34) * np.clip(away, -1.2, 1.2))
        return albedo * (direct + light.ambient(bent, albedo.mean(axis=1)) * lit[3] * 0.86)

    def _lit_prop(self, prop: Prop, p: Array, n: Array, light: Light) -> Array:
        """Light on props. Upright faces see the room before them, darker towards their foot."""
        inward = np.stack([p[0] - n[0] * F(0.9), p[1], p[2] - n[2] * F(0.9)])
        flat = lookup(self.lit_top, *self.uv(inward))
        upright = np.empty_like(flat)
        upright[:3] = self.window_at(p, light)
        upright[3] = 0.45 + 0.45 * ramp(0.0, 7.0, p[1])
        return upright if prop.thin else mix(upright, flat, ramp(0.25, 0.75, n[1]))


def _spread(small: Array, shape: tuple[int, int]) -> Array:
    """A map enlarged to `shape`."""
    return np.array(Image.fromarray(small).resize((shape[1], shape[0]), Image.Resampling.BILINEAR), F)


def window_covered(w: Array, far: Array, ratio: Array, light: Light, radius: float) -> tuple[Array, Array]:
    """The part of the window a ball hides (by the overlap of two discs), and the distance of the point
    from the ball's axis of light, in radii. `w` leads from the point to the ball's centre.
    """
    toward = light.toward.reshape(3, *([1] * (w.ndim - 1)))
    along = dot(w, toward)
    angle = np.arccos(np.clip(along / far, -1, 1))
    ball = np.arcsin(ratio)
    sun = np.arctan(light.size)
    most = np.minimum(1, (np.sin(ball) / np.sin(sun)) ** 2)
    covered = most * (1 - ramp(np.abs(ball - sun), ball + sun, angle))
    rho = np.sqrt(np.maximum(far * far - along * along, 0)) / radius
    return covered, rho
