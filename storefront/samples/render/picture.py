"""Puts a picture together: the table first, then the beads from far to near, then lens and print."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from storefront.samples.render.beads import Bead, know_neighbours
from storefront.samples.render.camera import Camera, View
from storefront.samples.render.light import Light
from storefront.samples.render.numeric import Array, F, column, dot, ramp, unit
from storefront.samples.render.optics import bloom, defocus, developed, focus_by_depth, resized
from storefront.samples.render.shading import Hits, Shader
from storefront.samples.render.silk import Silk
from storefront.samples.render.table import Occluder, Table


@dataclass
class Picture:
    """One photograph to be taken. `size` is in pixels."""

    camera: Camera
    table: Table
    beads: list[Bead]
    light: Light = field(default_factory=Light)
    silk: Sequence[Silk] = ()
    size: tuple[int, int] = (1280, 1600)
    exposure: float = 1.0
    warmth: float = 0.0

    def render(self, scale: float = 1.0, oversample: float = 1.3) -> Image.Image:
        """Draw at `scale` of the full size, with `oversample` rays across each pixel."""
        width, height = (round(v * scale) for v in self.size)
        view = View(self.camera, round(width * oversample), round(height * oversample))
        know_neighbours(self.beads)
        occluders = [_occluder(bead) for bead in self.beads]
        occluders += [item for silk in self.silk for item in silk.occluders()]
        detail = 0.85 * width * self.table.extent * 2 / self.camera.span
        self.table.bake(self.light, occluders, int(np.clip(detail, 300, 1400)))
        shader = Shader(self.light, self.table)
        # A bare sheet has no edges to soften, so one ray a pixel is enough for it.
        plain = view if self.table.props else View(self.camera, width, height)
        frame = self._table(plain)
        if plain is not view:
            frame = resized(frame, view.width, view.height)
        for silk in self.silk:
            silk.draw(frame, view, self.light)
        for bead in sorted(self.beads, key=lambda b: -_tangent(view, b)):
            self._lay(frame, view, shader, bead)
        image = bloom(resized(frame, width, height) if oversample != 1 else frame, width)
        return developed(image, self.exposure, self.warmth)

    def _table(self, view: View) -> Array:
        """Radiance and focus of everything but the beads, in strips to keep memory small."""
        out = np.empty((view.height, view.width, 3), F)
        soft = np.empty((view.height, view.width), F)
        strip = max(1, 260_000 // view.width)
        for y0 in range(0, view.height, strip):
            y1 = min(view.height, y0 + strip)
            d = view.rays(0, view.width, y0, y1)
            p, n, gloss = self._meet(view, d)
            colour = self.table.shaded(p, n, self.light)
            if gloss is not None and gloss.any():
                ndv = np.clip(-dot(n, d), 0, 1)
                mirror = d + 2 * ndv * n
                seen = self.light.radiance(mirror, 0.22) * np.clip(mirror[1] * 4 + 1, 0, 1)
                colour = colour + gloss * (0.04 + 0.5 * (1 - ndv) ** 5) * seen
            out[y0:y1] = np.moveaxis(colour.reshape(3, y1 - y0, view.width), 0, -1)
            depth = view.forward @ (p - column(view.eye))
            soft[y0:y1] = view.blur(depth).reshape(y1 - y0, view.width)
        return focus_by_depth(out, soft)

    def _meet(self, view: View, d: Array) -> tuple[Array, Array, Array | None]:
        """Where rays meet the table or its props, the normals there, and the gloss of props."""
        t = -view.eye[1] / np.minimum(d[1], -1e-3)
        p = column(view.eye) + d * t
        n = np.zeros_like(p)
        n[1] = 1
        if not self.table.props:
            return p, n, None
        gloss = np.zeros_like(t)
        top = max(prop.reach for prop in self.table.props)
        near = np.zeros(t.shape, bool)
        for prop in self.table.props:
            oc = column(view.eye - np.array(prop.centre, F))
            b = dot(oc, d)
            near |= b * b - dot(oc, oc) + prop.reach**2 > 0
        index = np.flatnonzero(near)
        s = np.maximum((view.eye[1] - min(top, 26.0)) / -np.minimum(d[1, index], -1e-3), 0)
        rays, far = d[:, index], t[index]
        busy = np.arange(len(index))
        for _ in range(70):
            gap = self.table.distance(column(view.eye) + rays[:, busy] * s[busy])
            s[busy] = np.minimum(s[busy] + gap * F(0.95), far[busy])
            busy = busy[(np.abs(gap) > 0.01) & (s[busy] < far[busy])]
            if not busy.size:
                break
        q = column(view.eye) + rays * s
        p[:, index] = q
        e = F(0.06)
        steps = np.eye(3, dtype=F) * e
        grad = np.stack(
            [
                self.table.distance(q + column(steps[k])) - self.table.distance(q - column(steps[k]))
                for k in range(3)
            ]
        )
        n[:, index] = unit(grad)
        for prop in self.table.props:
            gloss[index] = np.where(prop.distance(q) < 0.12, prop.gloss, gloss[index])
        return p, n, gloss

    def _lay(self, frame: Array, view: View, shader: Shader, bead: Bead) -> None:
        """Draw one bead over the picture, out of focus as far as its distance asks."""
        depth = float(view.forward @ (bead.centre - view.eye))
        soft = float(view.blur(depth))
        soft = soft if soft >= 0.7 else 0.0
        pad = int(np.ceil(soft)) + 3
        box = view.box(bead.centre, bead.radius, pad)
        if box is None:
            return
        x0, x1, y0, y1 = box
        d = view.rays(x0, x1, y0, y1)
        hits, cover = _meet_bead(view, bead, d)
        on = cover > 0
        if not on.any():
            return
        layer = np.zeros((4, d.shape[1]), F)
        colour = shader.shade(bead, Hits(hits.p[:, on], hits.n[:, on], hits.d[:, on]))
        layer[:3, on] = np.clip(colour, 0, 40) * cover[on]
        layer[3] = cover
        image = np.moveaxis(layer.reshape(4, y1 - y0, x1 - x0), 0, -1)
        if soft:
            image = np.maximum(defocus(np.ascontiguousarray(image), soft), 0)
        cx0, cx1, cy0, cy1 = max(x0, 0), min(x1, view.width), max(y0, 0), min(y1, view.height)
        if cx0 >= cx1 or cy0 >= cy1:
            return
        image = image[cy0 - y0 : cy1 - y0, cx0 - x0 : cx1 - x0]
        part = frame[cy0:cy1, cx0:cx1]
        part *= 1 - np.minimum(image[..., 3:], 1)
        part += image[..., :3]


def _occluder(bead: Bead) -> Occluder:
    return Occluder(bead.centre, bead.mean_radius, bead.through())


def _tangent(view: View, bead: Bead) -> float:
    far = bead.centre - view.eye
    return float(far @ far) - bead.mean_radius**2


def _meet_bead(view: View, bead: Bead, d: Array) -> tuple[Hits, Array]:
    """Hits of rays on an ellipsoid, and how much of each pixel it covers."""
    if bead.ring:
        return _meet_ring(view, bead, d)
    semi = column(bead.semi)
    o = (bead.frame @ (view.eye - bead.centre)).reshape(3, 1) / semi
    u = (bead.frame @ d) / semi
    length = np.sqrt(dot(u, u))
    u = u / length
    b = dot(o, u)
    miss = np.sqrt(np.maximum(dot(o, o) - b * b, 0))
    depth = float(view.forward @ (bead.centre - view.eye))
    pixel = depth / view.scale / bead.mean_radius
    cover = np.clip((1 - miss) / F(pixel) + F(0.5), 0, 1)
    s = -b - np.sqrt(np.maximum(1 - miss * miss, 0))
    q = o + u * s
    q = q / np.maximum(np.sqrt(dot(q, q)), 1e-6)
    p = bead.frame.T @ (q * semi) + column(bead.centre)
    n = unit(bead.frame.T @ (q / semi))
    facing = dot(n, d)
    n = np.where(facing > -0.02, unit(n - d * (facing + 0.02)), n)
    return Hits(p, n, d), cover * ramp(0.0, 1e-3, cover)


def _meet_ring(view: View, bead: Bead, d: Array) -> tuple[Hits, Array]:
    """The same for a torus, by marching along its distance."""
    tube, wide = float(bead.semi[2]), float(bead.semi[0] - bead.semi[2])
    o = (bead.frame @ (view.eye - bead.centre)).reshape(3, 1)
    u = bead.frame @ d

    def gap(q: Array) -> Array:
        return np.hypot(np.hypot(q[0], q[1]) - F(wide), q[2]) - F(tube)

    far = np.sqrt(float((o * o).sum()))
    pixel = F(float(view.forward @ (bead.centre - view.eye)) / view.scale)
    s = np.full(d.shape[1], max(far - bead.radius * 1.2, 0.0), F)
    closest = np.full(d.shape[1], np.inf, F)
    at = s.copy()
    for _ in range(60):
        g = gap(o + u * s)
        nearer = g < closest
        closest, at = np.where(nearer, g, closest), np.where(nearer, s, at)
        s = s + np.maximum(g, 0.002) * F(0.9)
        s = np.where(g < 0.003, at, s)
    cover = np.clip(F(0.5) - closest / pixel + F(0.5), 0, 1) * (at < far + bead.radius * 1.2)
    q = o + u * at
    rho = np.maximum(np.hypot(q[0], q[1]), 1e-5)
    n = unit(np.stack([q[0] * (1 - F(wide) / rho), q[1] * (1 - F(wide) / rho), q[2]]))
    return Hits(bead.frame.T @ q + column(bead.centre), bead.frame.T @ n, d), cover
