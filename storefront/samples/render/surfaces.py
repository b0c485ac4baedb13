"""What the table is made of. A surface turns points into albedo (3, n) and two small slopes (n)."""

from collections.abc import Callable

import numpy as np

from storefront.samples.render.numeric import Array, F, bell, column, mix, noise2, noise3, ramp, vec

type Finish = tuple[Array, Array, Array]
type Surface = Callable[[Array], Finish]


def paper(colour: tuple[float, float, float], tooth: float = 1.0) -> Surface:
    """Heavy uncoated paper: almost flat, with a soft mottle and a fine tooth."""
    base = column(vec(*colour))

    def finish(p: Array) -> Finish:
        mottle = noise2("cloud", p[0], p[2], 1 / 160) - F(0.5)
        fibre = noise2("grain", p[0], p[2], 1 / 90) - F(0.5)
        albedo = base * (1 + 0.035 * mottle + 0.03 * tooth * fibre)
        bump = noise2("grain", p[0] + F(0.1), p[2] + F(0.1), 1 / 90) - F(0.5) - fibre
        return albedo, bump * F(0.10 * tooth), bump * F(0.10 * tooth)

    return finish


def linen(colour: tuple[float, float, float], pitch: float = 0.62, depth: float = 1.0) -> Surface:
    """A plain weave of slubbed threads, `pitch` mm apart."""
    base = column(vec(*colour))

    def finish(p: Array) -> Finish:
        wave = noise2("smooth", p[0], p[2], 1 / 70) - F(0.5)
        x = p[0] / F(pitch) + wave * F(1.6)
        z = p[2] / F(pitch) + (noise2("smooth", p[0], p[2], 1 / 75, 3) - F(0.5)) * F(1.6)
        i, j = np.floor(x), np.floor(z)
        a, b = x - i - F(0.5), z - j - F(0.5)
        over = ((i + j) % 2).astype(F)
        warp = noise2("grain", i * F(7.3), z * F(0.22), 1 / 90)
        weft = noise2("grain", x * F(0.22), j * F(5.9), 1 / 90, 5)
        slub = mix(weft, warp, over)
        crest = mix(
            bell(b, 0.42) * (1 - 0.35 * (2 * a) ** 2), bell(a, 0.42) * (1 - 0.35 * (2 * b) ** 2), over
        )
        tone = 0.80 + 0.20 * crest + 0.20 * (slub - F(0.5))
        albedo = base * mix(1.0, tone, F(0.85 * depth))
        sx = mix(-a * F(0.35), -a * F(1.2), over) * F(-0.42 * depth)
        sz = mix(-b * F(1.2), -b * F(0.35), over) * F(-0.42 * depth)
        fold = noise2("smooth", p[0], p[2], 1 / 420, 9)
        return albedo * (0.97 + 0.06 * fold), sx, sz

    return finish


def stone(colour: tuple[float, float, float], contrast: float = 1.0, rough: float = 1.0) -> Surface:
    """Honed limestone: cloudy tone, sparse pits, fine speckle."""
    base = column(vec(*colour))

    def finish(p: Array) -> Finish:
        q = np.stack([p[0], p[1] * F(0.8), p[2]])
        cloud = noise3("cloud", q, 1 / 140) - F(0.5)
        veil = noise3("cloud", q, 1 / 60, 4) - F(0.5)
        speck = noise2("grain", p[0] + p[1] * F(0.7), p[2] + p[1] * F(0.7), 1 / 70)
        tone = 1 + contrast * (0.16 * cloud + 0.10 * veil + 0.07 * (speck - F(0.5)))
        pits = ramp(0.965, 0.995, noise2("grain", p[0] + p[1], p[2] - p[1], 1 / 190, 2))
        warm = base * column(vec(0.025, 0.0, -0.025)) * veil * F(contrast)
        slope = (speck - F(0.5)) * F(0.16 * rough)
        return (base + warm) * (tone - 0.20 * contrast * pits), slope, -slope

    return finish


def wood(light: tuple[float, float, float], dark: tuple[float, float, float], angle: float = 0.1) -> Surface:
    """Oiled timber, quarter-sawn: straight grain along x turned by `angle`, with short open pores."""
    pale, deep = column(vec(*light)), column(vec(*dark))
    c, s = F(np.cos(angle)), F(np.sin(angle))

    def finish(p: Array) -> Finish:
        u = c * p[0] + s * p[2]
        v = -s * p[0] + c * p[2] + p[1] * F(0.6)
        sway = noise2("smooth", u * F(0.18), v, 1 / 150) - F(0.5)
        w = v + sway * F(16)
        rings = noise2("smooth", u * F(0.03), w, 1 / 55, 1)
        fine = noise2("cloud", u * F(0.05), w, 1 / 40, 2)
        streak = noise2("grain", u * F(0.035), w * F(1.0), 1 / 60, 3)
        t = np.clip(0.55 * rings + 0.35 * fine + 0.25 * (streak - F(0.5)), 0, 1)
        pores = ramp(0.80, 0.95, noise2("grain", u * F(0.055), w, 1 / 46, 4))
        albedo = mix(pale, deep, t) * (1 - 0.28 * pores)
        return albedo, pores * F(0.02), (streak - F(0.5)) * F(0.10) + pores * F(0.08)

    return finish


def glaze(colour: tuple[float, float, float]) -> Surface:
    """Matt porcelain glaze with a few iron specks."""
    base = column(vec(*colour))

    def finish(p: Array) -> Finish:
        tone = noise3("smooth", p, 1 / 90) - F(0.5)
        speck = ramp(0.985, 0.999, noise2("grain", p[0], p[2], 1 / 240, 6))
        albedo = base * (1 + 0.05 * tone) * (1 - 0.45 * speck)
        return albedo, tone * 0, tone * 0

    return finish
