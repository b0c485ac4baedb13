"""A perspective camera looking at a table top (y up, millimetres)."""

from dataclasses import dataclass

import numpy as np

from storefront.samples.render.numeric import Array, F


@dataclass(frozen=True)
class Camera:
    """Looks at `target` from `distance` mm, `elevation` degrees above the table, `azimuth` round it.

    `span` is the width in mm seen at the target; `aperture` the lens opening in mm (0: all sharp);
    `focus` a point that is sharp, when it is not the target.
    """

    target: tuple[float, float, float]
    span: float
    elevation: float
    azimuth: float = 0.0
    distance: float = 420.0
    aperture: float = 0.0
    focus: tuple[float, float, float] | None = None
    roll: float = 0.0

    def basis(self) -> tuple[Array, Array, Array, Array]:
        """Eye, right, up and forward."""
        e, a, r = np.radians([self.elevation, self.azimuth, self.roll])
        back = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
        right = np.array([np.cos(a), 0.0, -np.sin(a)])
        up = np.cross(back, right)
        turned = np.cos(r) * right + np.sin(r) * up
        up = np.cos(r) * up - np.sin(r) * right
        eye = np.array(self.target) + back * self.distance
        return eye.astype(F), turned.astype(F), up.astype(F), (-back).astype(F)


class View:
    """A camera with a picture size: turns pixels into rays and points into pixels."""

    def __init__(self, camera: Camera, width: int, height: int) -> None:
        self.camera = camera
        self.width = width
        self.height = height
        self.eye, self.right, self.up, self.forward = camera.basis()
        self.scale = float(width * camera.distance / camera.span)
        focus = np.array(camera.focus or camera.target, F) - self.eye
        self.focus_depth = float(focus @ self.forward)

    def rays(self, x0: int, x1: int, y0: int, y1: int) -> Array:
        """Unit directions (3, n) through the pixels of a rectangle, row by row."""
        u = (np.arange(x0, x1, dtype=F) + F(0.5 - self.width / 2)) / F(self.scale)
        v = (F(self.height / 2 - 0.5) - np.arange(y0, y1, dtype=F)) / F(self.scale)
        uu, vv = np.meshgrid(u, v)
        d = self.forward[:, None] + self.right[:, None] * uu.ravel() + self.up[:, None] * vv.ravel()
        return d / np.sqrt((d * d).sum(0))

    def project(self, points: Array) -> tuple[Array, Array, Array]:
        """Pixel x, pixel y and depth of world points (3, n)."""
        rel = points - self.eye[:, None]
        depth = self.forward @ rel
        x = self.right @ rel / depth * self.scale + self.width / 2
        y = self.height / 2 - self.up @ rel / depth * self.scale
        return x, y, depth

    def blur(self, depth: Array | float) -> Array:
        """Radius in pixels of the disc a point at `depth` becomes, by the thin lens."""
        gap = np.abs(1 / np.asarray(depth) - 1 / self.focus_depth)
        return self.camera.aperture / 2 * gap * self.scale

    def box(self, centre: Array, radius: float, pad: int = 2) -> tuple[int, int, int, int] | None:
        """The pixel rectangle (x0, x1, y0, y1) that holds a sphere, at most `pad` pixels beyond the
        picture's edges; None when it is out of sight.
        """
        x, y, depth = (float(v[0]) for v in self.project(np.asarray(centre, F)[:, None]))
        if depth <= radius * 1.05:
            return None
        tilt = 1 + ((x - self.width / 2) ** 2 + (y - self.height / 2) ** 2) / self.scale**2
        reach = radius * self.scale / np.sqrt(depth**2 - radius**2) * np.sqrt(tilt) * 1.03 + pad
        x0, x1 = max(-pad, int(x - reach)), min(self.width + pad, int(np.ceil(x + reach)))
        y0, y1 = max(-pad, int(y - reach)), min(self.height + pad, int(np.ceil(y + reach)))
        return (x0, x1, y0, y1) if x0 < x1 and y0 < y1 else None
