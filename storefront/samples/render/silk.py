"""Tassels and cords: bundles of fine threads lying on the table."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from storefront.samples.render.camera import View
from storefront.samples.render.light import Light
from storefront.samples.render.numeric import Array, F
from storefront.samples.render.optics import defocus
from storefront.samples.render.table import Occluder


@dataclass(frozen=True)
class Silk:
    """Threads along a path of points (m, 3) in mm; `radius` (m,) is half the bundle's width at each.

    `spread` lets threads wander apart towards the end; `count` threads of `colour` (linear).
    """

    path: Array
    radius: Array
    colour: tuple[float, float, float]
    count: int = 220
    spread: float = 0.0
    seed: int = 0
    thread: float = 0.34

    def occluders(self) -> list[Occluder]:
        """Balls along the bundle, so that it throws a shadow."""
        out = []
        steps = np.linalg.norm(np.diff(self.path, axis=0), axis=1).sum()
        n = max(3, int(steps / max(float(self.radius.mean()) * 0.9, 0.6)))
        for t in np.linspace(0, 0.95, n):
            at, r = self._at(t)
            wide = float(np.clip(r, 0.3, 3.2))
            for side in (-1, 0, 1) if r > 2.4 else (0,):
                across = self._across(t) * side * r * 0.62
                out.append(Occluder((at + across).astype(F), wide * 0.62, np.zeros(3, F)))
        return out

    def _at(self, t: float) -> tuple[Array, float]:
        k = np.linspace(0, 1, len(self.path))
        return np.array([np.interp(t, k, self.path[:, i]) for i in range(3)]), float(
            np.interp(t, k, self.radius)
        )

    def _across(self, t: float) -> Array:
        a, _ = self._at(max(0, t - 0.02))
        b, _ = self._at(min(1, t + 0.02))
        d = b - a
        side = np.array([-d[2], 0, d[0]])
        return side / max(np.linalg.norm(side), 1e-6)

    def draw(self, frame: Array, view: View, light: Light) -> None:
        """Draw the threads over the picture, low ones first."""
        rng = np.random.default_rng(self.seed)
        ts = np.linspace(0, 1, 40)
        centre = np.stack([self._at(t)[0] for t in ts])
        width = np.array([self._at(t)[1] for t in ts])
        across = np.stack([self._across(t) for t in ts])
        x, y, depth = view.project(centre.T.astype(F))
        fine = 2
        pad = int(width.max() * view.scale / depth.min()) + 12
        x0, x1 = int(max(0, x.min() - pad)), int(min(view.width, x.max() + pad))
        y0, y1 = int(max(0, y.min() - pad)), int(min(view.height, y.max() + pad))
        if x0 >= x1 or y0 >= y1:
            return
        image = Image.new("RGBA", ((x1 - x0) * fine, (y1 - y0) * fine), (0, 0, 0, 0))
        pen = ImageDraw.Draw(image)
        base = np.array(self.colour)
        lie = rng.uniform(-1, 1, self.count)
        rise = np.sqrt(1 - lie**2) * rng.uniform(0.2, 1.0, self.count) ** 0.5
        for k in np.argsort(rise):
            wander = np.cumsum(rng.normal(0, 0.06, len(ts))) * self.spread
            wander += rng.normal(0, 0.25) * self.spread * ts**2
            points = centre + across * ((lie[k] * width) + wander * width)[:, None]
            points[:, 1] = np.maximum(
                points[:, 1] * 0 + self.thread * 0.5, centre[:, 1] + (rise[k] - 0.5) * width
            )
            end = len(ts) - (int(rng.integers(0, 3)) if self.spread else 0)
            px, py, pz = view.project(points[:end].T.astype(F))
            normal = across.mean(0) * lie[k] + np.array([0, 1, 0]) * np.sqrt(1 - lie[k] ** 2)
            face = max(float(normal @ light.toward), 0)
            bright = (0.20 + 0.85 * face * (0.35 + 0.65 * rise[k])) * rng.uniform(0.72, 1.25)
            sheen = 0.10 * face**3 * rng.uniform(0, 1) ** 3
            colour = np.clip(base * bright * 1.25 + sheen * (0.3 + base), 0, 1)
            code = tuple(int(v) for v in np.sqrt(colour) * 255)
            thick = max(1, round(self.thread * view.scale / float(pz.mean()) * fine * rng.uniform(0.7, 1.2)))
            line = [(float(a - x0) * fine, float(b - y0) * fine) for a, b in zip(px, py, strict=True)]
            pen.line(line, fill=(*code, 255), width=thick, joint="curve")
        self._blend(frame, image, (x0, x1, y0, y1), float(view.blur(float(depth.mean()))))

    def _blend(self, frame: Array, image: Image.Image, box: tuple[int, int, int, int], soft: float) -> None:
        x0, x1, y0, y1 = box
        raw = np.asarray(image, F) / 255
        alpha = raw[..., 3:]
        layer = np.concatenate([raw[..., :3] ** 2 * alpha, alpha], axis=2)
        h, w = y1 - y0, x1 - x0
        layer = layer.reshape(h, 2, w, 2, 4).mean(axis=(1, 3))
        if soft >= 0.7:
            layer = np.maximum(defocus(np.ascontiguousarray(layer), soft), 0)
        part = frame[y0:y1, x0:x1]
        part *= 1 - np.minimum(layer[..., 3:], 1)
        part += layer[..., :3]


def tassel(
    at: Array,
    way: Array,
    colour: tuple[float, float, float],
    seed: int,
    *,
    length: float = 62.0,
    scale: float = 1.0,
) -> tuple[Silk, ...]:
    """A cord, a bound head and a skirt of threads, lying along `way` from `at`."""
    rng = np.random.default_rng(seed)
    side = np.array([-way[2], 0, way[0]])

    def along(t: Array, bend: float) -> Array:
        return (
            at + np.outer(t, way) + np.outer(bend * (t / length) ** 2, side) + np.array([0, 1.6 * scale, 0])
        )

    cord, neck = 9.0 * scale, 17.0 * scale
    bend = float(rng.normal(0, 5))
    skirt = np.linspace(neck - 1, length, 14)
    opened = np.interp(skirt, [neck - 1, neck + 6, length], np.array([2.1, 3.3, 5.0]) * scale)
    bound = np.array([1.5, 2.6, 2.9, 2.7, 2.0, 2.2]) * scale
    return (
        Silk(along(np.linspace(0, cord + 1, 5), bend), np.full(5, 0.55 * scale), colour, 14, 0.0, seed, 0.4),
        Silk(along(skirt, bend), opened, colour, 420, 0.5, seed + 1, 0.30),
        Silk(along(np.linspace(cord, neck, 6), bend), bound, colour, 150, 0.0, seed + 2, 0.36),
        Silk(
            _bind(along(np.array([neck - 0.6]), bend)[0], side, 2.5 * scale),
            np.full(3, 0.9 * scale),
            (0.62, 0.45, 0.16),
            26,
            0.0,
            seed + 3,
            0.34,
        ),
    )


def _bind(at: Array, side: Array, half: float) -> Array:
    return np.stack(
        [at - side * half + np.array([0, 0.2, 0]), at + np.array([0, half * 0.9, 0]), at + side * half]
    )
