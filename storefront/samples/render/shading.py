"""How beads look: what they reflect, let through and scatter."""

from dataclasses import dataclass

import numpy as np

from storefront.samples.render.beads import Bead
from storefront.samples.render.light import Light
from storefront.samples.render.materials import Gem, Metal, Solid, seeded
from storefront.samples.render.numeric import (
    Array,
    F,
    bell,
    column,
    dot,
    lookup,
    mix,
    noise3,
    ramp,
    reflect,
    refract,
    segment_gap,
    unit,
    vec,
)
from storefront.samples.render.table import Table, window_covered


@dataclass
class Hits:
    """Where rays meet a bead: points, outward normals and ray directions (3, n), in the world."""

    p: Array
    n: Array
    d: Array


class Shader:
    """Shades beads standing on a table in a room."""

    def __init__(self, light: Light, table: Table) -> None:
        self.light = light
        self.table = table
        self.toward = column(light.toward)

    def shade(self, bead: Bead, hits: Hits) -> Array:
        """Radiance (3, n) of the bead at the hits."""
        if isinstance(bead.material, Gem):
            return self._gem(bead, bead.material, hits)
        if isinstance(bead.material, Metal):
            return self._metal(bead, bead.material, hits)
        return self._solid(bead, bead.material, hits)

    def _ground(self, p: Array, d: Array) -> Array:
        """What rays going down see of the table: the level beads rest on where that is, else the plane."""
        down = np.minimum(d[1], -1e-3)
        at = p + d * ((F(self.table.level) - p[1]) / down)
        return lookup(self.table.baked, *self.table.uv(at))

    def radiance(self, p: Array, d: Array, near: list[Bead], rough: float = 0.0) -> Array:
        """What is seen from points along directions: neighbours, the table, or the room."""
        out = self.light.radiance(d, rough)
        low = d[1] < -1e-3
        if low.any():
            seen = self._ground(p[:, low], d[:, low])
            fade = ramp(-0.001 + rough, -0.09 - rough * 2.5, d[1, low])
            out[:, low] = mix(out[:, low], seen, fade)
        nearest = np.full(d.shape[1], np.inf, F)
        for other in near:
            r = F(other.mean_radius)
            oc = p - column(other.centre)
            b = dot(oc, d)
            h = b * b - dot(oc, oc) + r * r
            hit = (h > 0) & (b < 0)
            if not hit.any():
                continue
            t = -b[hit] - np.sqrt(h[hit])
            closer = (t > 0) & (t < nearest[hit])
            index = np.flatnonzero(hit)[closer]
            if not index.size:
                continue
            nearest[index] = t[closer]
            n = (oc[:, index] + d[:, index] * t[closer]) / r
            out[:, index] = self._glimpse(other, n, d[:, index])
        return out

    def _glimpse(self, bead: Bead, n: Array, d: Array) -> Array:
        """A bead as seen in another: its mean colour, lit simply, with the window on it."""
        tint = column(bead.material.mean)
        under = lookup(self.table.baked, *self.table.uv(column(bead.centre)))
        facing = np.maximum(dot(n, self.toward), 0)
        r = reflect(d, n)
        shine = self.light.radiance(r, 0.05) * (r[1] > -0.1)
        ndv = np.clip(-dot(n, d), 0, 1)
        fresnel = 0.05 + 0.95 * (1 - ndv) ** 5
        if isinstance(bead.material, Gem):
            clear = mix(under, self.light.ambient(-n, under[:, 0]) * 1.7, ramp(-0.6, 0.7, -n[1]))
            return tint * clear * (0.35 + 0.65 * ndv) * 0.9 + fresnel * shine
        if isinstance(bead.material, Metal):
            return tint * shine + tint * 0.15
        diffuse = tint * (column(self.light.key) * facing * 0.8 + self.light.ambient(n, under[:, 0]) * 0.75)
        return diffuse + fresnel * shine

    def window(self, bead: Bead, p: Array) -> Array:
        """How much of the window reaches points on a bead, by colour, past its neighbours."""
        lit = self.table.window_at(p, self.light) * np.ones((3, 1), F)
        for other in bead.near:
            w = column(other.centre) - p
            if float((other.centre - bead.centre) @ self.light.toward) < -0.3 * bead.radius:
                continue
            r = other.mean_radius
            far = np.sqrt(dot(w, w))
            covered, rho = window_covered(w, far, np.clip(r / far, 0, 1), self.light, r)
            through = column(other.through()) * (0.45 + 1.3 * bell(rho, 0.45))
            lit = lit * (1 - covered * (1 - through))
        return lit

    def openness(self, bead: Bead, p: Array, n: Array) -> Array:
        """How much of the room reaches points, past neighbours and the table underneath."""
        out = np.ones_like(p[0])
        for other in bead.near[:6]:
            w = column(other.centre) - p
            d2 = dot(w, w)
            cosine = np.maximum(dot(n, w) / np.sqrt(d2), 0)
            out = out * (1 - F(0.9) * cosine * np.minimum(F(other.mean_radius**2) / d2, 1))
        height = (p[1] - F(self.table.level)) / F(bead.radius)
        down = np.maximum(-n[1], 0)
        return out * (1 - 0.75 * down * ramp(1.0, 0.0, height))

    def _under(self, bead: Bead) -> Array:
        return lookup(self.table.baked, *self.table.uv(column(bead.centre)))[:, 0]

    def _bent(self, bead: Bead, n: Array, slope: Array | None) -> Array:
        return n if slope is None else unit(n + bead.frame.T @ slope)

    def _local(self, bead: Bead, p: Array) -> Array:
        return (bead.frame @ (p - column(bead.centre))) / column(bead.semi)

    def _solid(self, bead: Bead, m: Solid, hits: Hits) -> Array:
        q = self._local(bead, hits.p)
        albedo, slope = m.paint(q, bead.seed)
        n = self._bent(bead, hits.n, slope)
        lit = self.window(bead, hits.p)
        ao = self.openness(bead, hits.p, hits.n)
        face = dot(n, self.toward)
        under = self._under(bead)
        diffuse = column(self.light.key) * lit * np.maximum((face + m.wrap) / (1 + m.wrap), 0)
        diffuse = diffuse + self.light.ambient(n, under) * ao
        out = albedo * diffuse
        ndv = np.clip(-dot(n, hits.d), 0, 1)
        if any(m.glow):
            leak = (
                ramp(0.6, -0.75, face) * (0.35 + 0.65 * (1 - ndv)) * self.table.window_at(hits.p, self.light)
            )
            out = out + column(vec(*m.glow)) * column(self.light.key) * (leak + 0.10) * (0.4 + 0.6 * ao)
        half = unit(self.toward - hits.d)
        if m.silk is not None:
            out = out + self._silk(bead, m.silk, q, albedo, half, lit)
        if m.sheen is not None:
            out = out + self._ring_sheen(bead, m.sheen, q, n, half, lit)
        rim = ndv if slope is None else np.maximum(ndv, np.clip(-dot(hits.n, hits.d), 0.25, 1))
        fresnel = m.f0 + (1 - m.f0) * (1 - rim) ** 5 * (1 - 0.6 * m.rough)
        seen = self.radiance(hits.p, reflect(hits.d, n), bead.near, m.rough)
        if m.overtone:
            shift = column(vec(1.06, 0.95, 0.97)) * ndv + column(vec(0.90, 1.02, 1.04)) * (1 - ndv)
            out = out * shift * (0.62 + 0.38 * ndv)
            seen = seen * 0.75 + self.radiance(hits.p, reflect(hits.d, n), [], 0.45) * 1.1 * shift
        pole = ramp(np.cos(bead.hole * 1.15), np.cos(bead.hole * 0.8), np.abs(q[2]) / np.sqrt(dot(q, q)))
        return (out + fresnel * seen * m.coat * (0.35 + 0.65 * ao)) * (1 - 0.9 * pole)

    def _silk(
        self, bead: Bead, colour: tuple[float, float, float], q: Array, albedo: Array, half: Array, lit: Array
    ) -> Array:
        wave = noise3("smooth", q, 0.16, seeded(bead.seed)) - F(0.5)
        fibre = bead.frame.T @ np.stack([0.25 * wave, 1 + 0 * wave, 0.9 * wave])
        along = dot(unit(fibre), half)
        band = (1 - along * along) ** 22 * 0.62
        return column(vec(*colour)) * band * lit * albedo.mean(0) * 2.6

    def _ring_sheen(
        self, bead: Bead, colour: tuple[float, float, float], q: Array, n: Array, half: Array, lit: Array
    ) -> Array:
        rng = np.random.default_rng(bead.seed)
        to = unit(half.mean(axis=1, keepdims=True) + column(rng.normal(0, 0.22, 3)))
        angle = np.arccos(np.clip(dot(n, to), -1, 1))
        grain = 0.7 + 0.6 * (noise3("cloud", q * column(vec(1, 1, 0.3)), 0.6, seeded(bead.seed)) - F(0.5))
        glow = (0.15 * bell(angle - F(0.62), 0.16) + 0.09 * bell(angle, 0.5)) * grain
        return column(vec(*colour)) * glow * (0.25 + 0.75 * lit)

    def _metal(self, bead: Bead, m: Metal, hits: Hits) -> Array:
        q = self._local(bead, hits.p)
        mask, slope = m.paint(q, bead.seed) if m.paint else (np.ones((3, 1), F), None)
        n = self._bent(bead, hits.n, slope)
        ndv = np.clip(-dot(n, hits.d), 0, 1)
        seen = self.radiance(hits.p, reflect(hits.d, n), bead.near, m.rough)
        colour = mix(column(vec(*m.colour)), 1.0, (1 - ndv) ** 5)
        ao = self.openness(bead, hits.p, hits.n)
        lift = self.light.ambient(n, self._under(bead)) * 0.14
        return colour * (seen + lift) * mask * (0.35 + 0.65 * ao)

    def _gem(self, bead: Bead, m: Gem, hits: Hits) -> Array:
        """Refraction in, across and out of a ball, with what floats inside it."""
        p, n, d = hits.p, hits.n, hits.d
        r = F(bead.mean_radius)
        ndv = np.clip(-dot(n, d), 0, 1)
        fresnel = m.f0 + (1 - m.f0) * (1 - ndv) ** 5
        into = unit(refract(d, n, 1 / m.ior))
        chord = -2 * dot(into, n)
        n2 = n + into * chord
        out_p = p + into * chord * r
        beyond = unit(refract(into, -n2, m.ior))
        tint = np.log(np.maximum(column(bead.tint()), 1e-4)) / 2
        q = bead.frame @ n
        t = bead.frame @ into
        if m.zoning:
            tint = tint * (
                1
                + m.zoning
                * 2.2
                * (noise3("smooth", q + t * chord * F(0.5), 0.13, seeded(bead.seed)) - F(0.5))
            )
        left = np.exp(tint * chord)
        seen = self.radiance(out_p, beyond, bead.near) * (0.97 - 0.72 * (1 - ndv) ** 3)
        inner = reflect(into, n2)
        glint = self.light.radiance(unit(refract(inner, -(n2 + inner * chord), m.ior)), 0.06)
        again = (0.05 + 0.5 * (1 - np.clip(dot(into, n2), 0, 1)) ** 3) * left
        colour = (seen + glint * again) * left
        colour = self._inside(bead, m, q, t, chord, left, colour, hits)
        shine = self.radiance(p, reflect(d, n), bead.near)
        ao = self.openness(bead, p, n)
        return colour * (0.55 + 0.45 * ao) + fresnel * shine * (0.4 + 0.6 * ao)

    def _inside(
        self, bead: Bead, m: Gem, q: Array, t: Array, chord: Array, left: Array, behind: Array, hits: Hits
    ) -> Array:
        """Lay what the light meets inside the bead over what is seen through it."""
        lit = self.window(bead, hits.p)
        under = self._under(bead)
        inner_light = (bead.frame @ self.light.toward).astype(F)
        steps = 7
        noises: list[Array] = []
        clear = np.ones_like(chord)
        glow = np.zeros_like(behind)
        body = column(vec(*m.haze_colour))
        room = column((vec(0.27, 0.28, 0.29) * F(self.light.fill) + under * F(0.26)).astype(F))
        key = column(self.light.key) * (0.25 + 0.75 * lit)
        for k in range(steps):
            s = q + t * (chord * F((k + 0.5) / steps))
            focus = s + column(inner_light) * F(0.62)
            near_focus = np.exp(-dot(focus, focus) / F(0.22))
            light = room + key * (0.27 + 0.20 * (column(inner_light) * s).sum(0) + 0.70 * near_focus)
            fade = np.exp(np.log(np.maximum(left, 1e-4)) * F((k + 0.5) / steps))
            if m.haze:
                cloud = noise3("cloud", s, 0.16, seeded(bead.seed))
                a = 1 - np.exp(-m.haze * chord / steps * (0.7 + 1.5 * ramp(0.35, 0.9, cloud)))
                glow = glow + clear * a * body * light * fade
                clear = clear * (1 - a)
            if m.phantom is not None:
                a, tone = self._phantom(bead, s, chord / steps)
                glow = glow + clear * a * column(vec(*m.phantom)) * tone * light * 1.25
                clear = clear * (1 - a)
            if m.veils:
                noises.append(noise3("smooth", s, 0.21, seeded(bead.seed + 31)))
                if k:
                    a = self._veil(bead, m, s, noises[-2], noises[-1])
                    glow = glow + clear * a * light * fade * 1.15
                    clear = clear * (1 - a)
        if m.sheen is not None:
            glow = glow + self._float_sheen(bead, m.sheen, q, hits, lit)
        return self._solids_inside(bead, m, q, t, chord, left, glow + clear * behind, key, room, clear)

    def _veil(self, bead: Bead, m: Gem, s: Array, before: Array, now: Array) -> Array:
        crossing = ((before - F(0.5)) * (now - F(0.5)) < 0).astype(F)
        if not crossing.any():
            return crossing
        where = noise3("cloud", s, 0.33, seeded(bead.seed + 57))
        patch = ramp(0.62, 0.80, noise3("smooth", s, 0.12, seeded(bead.seed + 83)))
        return crossing * patch * ramp(0.30, 0.85, where) * F(min(m.veils, 1.0) * 0.62)

    def _phantom(self, bead: Bead, s: Array, length: Array) -> tuple[Array, Array]:
        rng = np.random.default_rng(bead.seed)
        a = rng.normal(0.0, 0.35)
        down = bead.frame @ np.array([np.sin(a) * 0.6, 1.0, np.cos(a) * 0.35], F)
        cloud = noise3("cloud", s, 0.20, seeded(bead.seed))
        h = (column(down / np.linalg.norm(down)) * s).sum(0) + (cloud - F(0.5)) * F(0.75)
        top = rng.uniform(-0.50, -0.05)
        dense = ramp(top + 0.10, top - 0.10, h) * 5.5 + 1.1 * bell(h - F(top + 0.34), 0.055) * (cloud > 0.35)
        tone = 0.55 + 1.1 * noise3("cloud", s, 0.55, seeded(bead.seed + 3))
        return 1 - np.exp(-dense * length * (0.4 + 1.2 * cloud)), tone

    def _float_sheen(
        self, bead: Bead, colour: tuple[float, float, float], q: Array, hits: Hits, lit: Array
    ) -> Array:
        rng = np.random.default_rng(bead.seed)
        half = unit((self.toward - hits.d).mean(axis=1, keepdims=True) + column(rng.normal(0, 0.30, 3)))
        view = unit(-hits.d.mean(axis=1, keepdims=True))
        to = unit(half * 0.8 + view * 0.6)
        near = dot(hits.n, to)
        cloud = noise3("smooth", q, 0.2, seeded(bead.seed + 7))
        glow = np.exp(-(1 - near) / 0.13) * (0.35 + 1.0 * cloud) * F(rng.uniform(0.5, 1.3))
        return column(vec(*colour)) * glow * (0.2 + 0.8 * lit) * 0.78

    def _solids_inside(
        self,
        bead: Bead,
        m: Gem,
        q: Array,
        t: Array,
        chord: Array,
        left: Array,
        colour: Array,
        key: Array,
        room: Array,
        clear: Array,
    ) -> Array:
        half_way = np.sqrt(np.maximum(left, 1e-4))
        if m.threads is not None and (ends := bead.strands()) is not None:
            toward = bead.frame @ self.light.toward
            tone = column(vec(*m.threads.colour))
            for a, b in zip(*ends, strict=True):
                far, along = segment_gap(q, t, chord, a, b)
                width = m.threads.width * (0.6 + 0.8 * ((abs(float(a[0])) * 97) % 1))
                cover = ramp(width * 1.25, width * 0.55, far)
                if not cover.any():
                    continue
                way = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
                h = unit(column(toward) - t)
                glint = (1 - ((column(way) * h).sum(0)) ** 2) ** 18 * m.threads.shine
                bright = tone * (room * 0.9 + key * (0.42 + 1.6 * glint) * (1 - 0.5 * (far / width) ** 2))
                fade = np.exp(np.log(np.maximum(left, 1e-4)) * along)
                colour = mix(colour, bright * fade, cover * 0.95 * ramp(0.0, 0.6, clear))
        return mix(colour, self._hole(bead, q, t, chord, colour, half_way * (room + key * 0.5)), clear)

    def _hole(self, bead: Bead, q: Array, t: Array, chord: Array, colour: Array, light: Array) -> Array:
        """The drilled channel: frosted walls, and the white cord when strung."""
        a, b = vec(0, 0, -0.99), vec(0, 0, 0.99)
        far, _ = segment_gap(q, t, chord, a, b)
        hole = F(bead.hole)
        wall = ramp(hole * 1.05, hole * 0.9, far)
        if not wall.any():
            return colour
        edge = ramp(0.55, 1.0, far / hole)
        body = mix(colour * 0.88 + light * 0.06, colour * 0.66 + light * 0.16, edge)
        if bead.cord:
            body = mix(body, light * 0.60, ramp(hole * 0.58, hole * 0.36, far) * 0.55)
        return mix(colour, body, wall)
