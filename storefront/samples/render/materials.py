"""What beads are made of. Colours are linear; places inside a bead are in radii about its centre, with the
drill hole along z.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from storefront.samples.render.numeric import Array, F, bell, column, mix, noise3, ramp, vec

type Rgb = tuple[float, float, float]
# Albedo (3, n) and the slope of the surface (3, n) at points of a unit ball, for one bead's own seed.
type Paint = Callable[[Array, int], tuple[Array, Array | None]]


@dataclass(frozen=True)
class Threads:
    """Needles or flakes inside a gem: how many, how long and thick (in radii), and their colour."""

    count: int
    length: tuple[float, float]
    width: float
    colour: Rgb
    aligned: float = 0.0
    shine: float = 1.0


@dataclass(frozen=True)
class Gem:
    """A clear or cloudy stone. `tint` is what is left of light that crosses the whole bead.

    `haze` is milky scattering, `veils` the amount of feathery fractures, `zoning` uneven colour,
    `phantom` a cloud of coloured mineral lying in the lower part.
    """

    tint: Rgb
    haze: float = 0.0
    haze_colour: Rgb = (0.9, 0.9, 0.9)
    veils: float = 0.3
    zoning: float = 0.0
    vary: float = 0.10
    threads: Threads | None = None
    phantom: Rgb | None = None
    sheen: Rgb | None = None
    ior: float = 1.54
    f0: float = 0.045

    @property
    def through(self) -> Array:
        """The part of window light a bead lets through to the table."""
        clear = vec(*self.tint) * F(0.94 * (1 - 0.55 * min(self.haze, 1)))
        return clear if self.phantom is None else clear * vec(0.28, 0.40, 0.26)

    @property
    def mean(self) -> Array:
        base = vec(*self.tint) ** F(0.8)
        return mix(base, vec(*self.haze_colour) * base, F(min(self.haze, 1)))


@dataclass(frozen=True)
class Solid:
    """An opaque or waxy material with a polish. `glow` is light let through thin parts."""

    paint: Paint
    mean_colour: Rgb
    rough: float = 0.0
    f0: float = 0.045
    wrap: float = 0.12
    glow: Rgb = (0.0, 0.0, 0.0)
    coat: float = 1.0
    silk: Rgb | None = None  # a band of light across fibres (tiger's eye)
    sheen: Rgb | None = None  # a floating glow (obsidian)
    overtone: bool = False  # pearl

    @property
    def through(self) -> Array:
        return vec(*self.glow) * F(0.25)

    @property
    def mean(self) -> Array:
        return vec(*self.mean_colour)


@dataclass(frozen=True)
class Metal:
    """Polished or brushed metal; `paint` darkens hollows."""

    colour: Rgb = (0.86, 0.84, 0.80)
    rough: float = 0.06
    paint: Paint | None = None
    through: Array = field(default_factory=lambda: vec(0, 0, 0))

    @property
    def mean(self) -> Array:
        return vec(*self.colour) * F(0.7)


type Material = Gem | Solid | Metal


def seeded(seed: int) -> float:
    return float((seed * 0.61803398875) % 1.0) * 8.0


def _veined(q: Array, seed: int, scale: float, width: float, shift: float = 0.0) -> Array:
    n = noise3("cloud", q, scale, seeded(seed) + shift)
    return bell(n - F(0.5), width)


def tiger(q: Array, seed: int) -> tuple[Array, Array | None]:
    rng = np.random.default_rng(seed)
    a = rng.normal(0, 0.30)
    u = q[2] * F(np.cos(a)) + q[0] * F(np.sin(a))
    warp = noise3("smooth", q, 0.14, seeded(seed)) - F(0.5)
    s = np.stack([u + warp * F(0.34), q[0] * F(0.05), q[1] * F(0.05)])
    wide = noise3("cloud", s, 0.30, seeded(seed + 5))
    fine = noise3("cloud", s, 1.6, seeded(seed + 9))
    t = ramp(0.30, 0.95, 0.66 * wide + 0.34 * fine)
    return mix(column(vec(0.048, 0.015, 0.005)), column(vec(0.36, 0.155, 0.026)), t), None


def lapis(q: Array, seed: int) -> tuple[Array, Array | None]:
    s = seeded(seed)
    tone = noise3("cloud", q, 0.28, s)
    albedo = mix(column(vec(0.006, 0.016, 0.105)), column(vec(0.022, 0.055, 0.27)), tone)
    pale = _veined(q, seed, 0.20, 0.018) * ramp(0.55, 0.8, noise3("smooth", q, 0.2, s + 2))
    albedo = mix(albedo, column(vec(0.42, 0.48, 0.58)), pale * 0.65)
    cluster = ramp(0.35, 0.75, noise3("cloud", q, 0.22, s + 3))
    gold = ramp(0.93, 0.96, noise3("grain", q, 0.42, s) + F(0.05) * cluster) * cluster
    return mix(albedo, column(vec(0.78, 0.56, 0.20)), gold), None


def turquoise(q: Array, seed: int) -> tuple[Array, Array | None]:
    s = seeded(seed)
    tone = noise3("cloud", q, 0.20, s)
    hue = mix(vec(0.085, 0.44, 0.45), vec(0.11, 0.46, 0.36), F((seed * 7 % 10) / 10))
    albedo = column(hue) * (0.78 + 0.5 * tone)
    some = ramp(0.42, 0.72, noise3("smooth", q, 0.15, s + 4)) * F(0.4 + 0.6 * ((seed * 3) % 4 > 1))
    web = np.maximum(_veined(q, seed, 0.17, 0.012, 1), 0.7 * _veined(q, seed, 0.33, 0.010, 2)) * some
    return mix(albedo, column(vec(0.085, 0.050, 0.028)), np.clip(web, 0, 0.9)), None


def agate(q: Array, seed: int) -> tuple[Array, Array | None]:
    rng = np.random.default_rng(seed)
    d = rng.normal(0, 1, 3)
    d = (d / np.linalg.norm(d)).astype(F)
    away = q - column((d * rng.uniform(1.1, 2.4) + rng.normal(0, 0.3, 3)).astype(F))
    s = np.sqrt((away * away).sum(0)) + (noise3("smooth", q, 0.12, seeded(seed)) - F(0.5)) * F(0.45)
    line = np.stack([s * F(0.75), s * 0 + F(seed % 17), s * 0])
    wide = ramp(0.36, 0.64, noise3("smooth", line, 0.42, seeded(seed + 3)))
    fine = ramp(0.30, 0.70, noise3("cloud", line, 1.5, seeded(seed + 8)))
    deep, pale, mid = (
        column(vec(0.27, 0.022, 0.008)),
        column(vec(0.78, 0.62, 0.50)),
        column(vec(0.47, 0.085, 0.028)),
    )
    return mix(mix(deep, mid, fine), mix(column(vec(0.62, 0.30, 0.17)), pale, fine), wide), None


def carnelian(q: Array, seed: int) -> tuple[Array, Array | None]:
    tone = noise3("cloud", q, 0.3, seeded(seed))
    return column(vec(0.40, 0.028, 0.014)) * (0.85 + 0.3 * tone), None


def nephrite(q: Array, seed: int) -> tuple[Array, Array | None]:
    s = seeded(seed)
    tone = noise3("cloud", q, 0.16, s)
    albedo = mix(column(vec(0.007, 0.032, 0.015)), column(vec(0.026, 0.085, 0.038)), tone)
    speck = ramp(0.955, 0.985, noise3("cloud", q, 0.60, s + 1))
    return mix(albedo, column(vec(0.008, 0.014, 0.009)), speck), None


def star_moon(q: Array, seed: int) -> tuple[Array, Array | None]:
    s = seeded(seed)
    tone = noise3("cloud", q, 0.22, s)
    base = mix(vec(0.62, 0.43, 0.245), vec(0.68, 0.51, 0.32), F((seed * 13 % 10) / 10))
    albedo = column(base) * (0.90 + 0.16 * tone)
    stars = ramp(0.80, 0.90, noise3("grain", q, 0.52, s))
    albedo = mix(albedo, column(vec(0.30, 0.18, 0.085)), stars * 0.75)
    rng = np.random.default_rng(seed)
    a = rng.uniform(0, 6.28)
    moon = column(vec(np.cos(a), np.sin(a), rng.normal(0, 0.12)))
    far = np.sqrt(((q - moon / np.sqrt((moon * moon).sum())) ** 2).sum(0))
    pit = ramp(0.21, 0.15, far)
    albedo = mix(albedo, column(vec(0.16, 0.10, 0.055)), pit * 0.9)
    return mix(albedo, column(vec(0.66, 0.53, 0.34)), ramp(0.10, 0.05, far) * 0.7), None


def white_bodhi(q: Array, seed: int) -> tuple[Array, Array | None]:
    s = np.stack([q[0], q[1], q[2] * F(0.25)])
    tone = noise3("cloud", s, 0.4, seeded(seed))
    base = mix(vec(0.68, 0.555, 0.41), vec(0.72, 0.59, 0.43), F((seed * 13 % 10) / 10))
    return column(base) * (0.93 + 0.10 * tone), None


def sandalwood(q: Array, seed: int) -> tuple[Array, Array | None]:
    rng = np.random.default_rng(seed)
    a = rng.uniform(0, 6.28)
    u = q[0] * F(np.cos(a)) + q[1] * F(np.sin(a))
    warp = (noise3("smooth", q, 0.10, seeded(seed)) - F(0.5)) * F(0.8)
    g = np.stack([u + warp, q[0] * F(0.15), q[2] * F(0.06)])
    rings = noise3("cloud", g, 0.38, seeded(seed + 2))
    pores = np.stack([q[0], q[1], q[2] * F(0.10)])
    pore = ramp(0.80, 0.92, noise3("grain", pores, 0.55, seeded(seed + 4)))
    deep, pale = vec(0.235, 0.105, 0.040), vec(0.47, 0.265, 0.120)
    albedo = mix(column(deep), column(pale), ramp(0.15, 0.85, rings)) * F(0.88 + 0.024 * (seed % 10))
    return albedo * (1 - 0.42 * pore), None


def beeswax(q: Array, seed: int) -> tuple[Array, Array | None]:
    warp = noise3("smooth", q, 0.13, seeded(seed)) - F(0.5)
    g = q + warp * F(1.1)
    t = noise3("cloud", g * column(vec(1, 1, 0.45)), 0.26, seeded(seed + 1))
    albedo = mix(column(vec(0.50, 0.205, 0.022)), column(vec(0.66, 0.365, 0.080)), ramp(0.1, 0.95, t))
    return albedo, None


def pearl(q: Array, seed: int) -> tuple[Array, Array | None]:
    base = mix(vec(0.52, 0.435, 0.385), vec(0.52, 0.41, 0.385), F((seed * 13 % 10) / 10))
    slope = np.stack([noise3("smooth", q, 0.35, seeded(seed) + k) - F(0.5) for k in range(3)])
    return column(base) * (1 + 0 * q[0]), slope * F(0.07)


def carved(q: Array, seed: int) -> tuple[Array, Array | None]:
    """A carved band of scrolls between two plain rims, with a rosette on the equator."""

    def height(p: Array) -> Array:
        r = np.sqrt((p * p).sum(0)) + F(1e-6)
        z = p[2] / r
        phi = np.arctan2(p[1], p[0]) + F(seed % 7)
        t = np.arcsin(np.clip(z, -1, 1))
        turn = np.sin(5 * t)
        scroll = np.cos(6 * phi + 2.2 * turn) * np.cos(5 * t + 1.2 * np.sin(6 * phi))
        petal = np.abs(np.cos(3 * phi + 1.1 * turn))
        leaf = ramp(-0.10, 0.14, scroll) * (0.55 + 0.45 * ramp(0.10, 0.30, petal))
        return np.maximum(leaf * ramp(1.02, 0.92, np.abs(t)), ramp(1.06, 1.12, np.abs(t)))

    h = height(q)
    eps = F(0.016)
    slope = np.stack([(height(q + column(np.eye(3, dtype=F)[k] * eps)) - h) / eps for k in range(3)])
    deep, face = column(vec(0.125, 0.006, 0.004)), column(vec(0.50, 0.030, 0.016))
    return mix(deep, face, h), -slope * F(0.055)


def black(q: Array, seed: int) -> tuple[Array, Array | None]:
    return column(vec(0.006, 0.006, 0.0065)) * (1 + 0 * q[0]), None


def pod(q: Array, seed: int) -> tuple[Array, Array | None]:
    """The face of a lotus pod: seven seeds in their sockets."""
    seat = [(0.0, 0.0)] + [(0.58 * np.cos(k * np.pi / 3), 0.58 * np.sin(k * np.pi / 3)) for k in range(6)]
    dark = q[0] * 0
    for x, y in seat:
        far = np.sqrt((q[0] - F(x)) ** 2 + (q[1] - F(y)) ** 2)
        dark = np.maximum(dark, bell(far - F(0.17), 0.05))
    return 1 - 0.85 * np.stack([dark] * 3), None


def ribs(q: Array, seed: int) -> tuple[Array, Array | None]:
    """Fine ribs down the side of a pod, dark in the grooves."""
    groove = ramp(0.35, 1.0, np.cos(np.arctan2(q[1], q[0]) * 16))
    return 1 - 0.6 * np.stack([groove] * 3), None


CLEAR = Gem((0.975, 0.98, 0.98), veils=0.22, vary=0.01)
AMETHYST = Gem((0.235, 0.060, 0.44), veils=0.35, zoning=0.45, vary=0.10)
LAVENDER = Gem(
    (0.66, 0.47, 0.80), haze=0.16, haze_colour=(0.80, 0.70, 0.92), veils=0.4, zoning=0.4, vary=0.15
)
ROSE = Gem((0.93, 0.40, 0.42), haze=0.62, haze_colour=(0.96, 0.52, 0.53), veils=0.25, vary=0.08)
CITRINE = Gem((0.90, 0.56, 0.12), veils=0.3, zoning=0.3, vary=0.12)
SMOKY = Gem((0.34, 0.19, 0.10), veils=0.25, zoning=0.3, vary=0.16)
AQUAMARINE = Gem(
    (0.47, 0.76, 0.84), haze=0.26, haze_colour=(0.50, 0.78, 0.86), veils=0.5, vary=0.12, ior=1.575
)
GARNET = Gem((0.30, 0.010, 0.018), veils=0.1, vary=0.12, ior=1.74, f0=0.073)
PHANTOM = Gem((0.95, 0.965, 0.95), veils=0.25, vary=0.01, phantom=(0.030, 0.078, 0.026))
STRAWBERRY = Gem(
    (0.84, 0.30, 0.26),
    haze=0.24,
    haze_colour=(0.90, 0.42, 0.38),
    veils=0.2,
    vary=0.12,
    threads=Threads(120, (0.012, 0.055), 0.013, (0.42, 0.030, 0.018), shine=0.9),
)
RUTILE = Gem(
    (0.955, 0.90, 0.76),
    veils=0.18,
    vary=0.03,
    threads=Threads(64, (0.6, 2.1), 0.0075, (0.62, 0.33, 0.065), aligned=0.70, shine=2.2),
)
MOONSTONE = Gem(
    (0.80, 0.83, 0.86),
    haze=0.34,
    haze_colour=(0.74, 0.79, 0.86),
    veils=0.25,
    vary=0.04,
    sheen=(0.16, 0.40, 1.0),
)
TIGER_EYE = Solid(tiger, (0.30, 0.14, 0.035), silk=(0.95, 0.56, 0.16))
LAPIS = Solid(lapis, (0.020, 0.050, 0.25))
OBSIDIAN = Solid(black, (0.008, 0.008, 0.008), sheen=(0.62, 0.42, 0.16), f0=0.05)
TURQUOISE = Solid(turquoise, (0.095, 0.44, 0.40), rough=0.05)
AGATE = Solid(agate, (0.46, 0.20, 0.12), glow=(0.30, 0.07, 0.02))
NEPHRITE = Solid(nephrite, (0.016, 0.058, 0.026), glow=(0.014, 0.060, 0.022), wrap=0.25, rough=0.03)
STAR_MOON = Solid(star_moon, (0.70, 0.58, 0.40), rough=0.16, wrap=0.2, glow=(0.05, 0.03, 0.015), coat=0.8)
WHITE_BODHI = Solid(white_bodhi, (0.78, 0.72, 0.62), rough=0.12, wrap=0.25, glow=(0.07, 0.05, 0.03), coat=0.9)
SANDALWOOD = Solid(sandalwood, (0.35, 0.19, 0.08), rough=0.22, coat=0.65)
BEESWAX = Solid(beeswax, (0.74, 0.43, 0.11), rough=0.03, wrap=0.3, glow=(0.24, 0.075, 0.006))
PEARL = Solid(pearl, (0.62, 0.56, 0.54), rough=0.05, f0=0.16, wrap=0.25, overtone=True)
LACQUER = Solid(carved, (0.36, 0.02, 0.012), rough=0.24, coat=0.75)
SILVER = Metal()
POD_FACE = Metal((0.80, 0.78, 0.74), rough=0.12, paint=pod)
POD_SIDE = Metal((0.78, 0.76, 0.72), rough=0.10, paint=ribs)
RED_AGATE = Solid(carnelian, (0.42, 0.032, 0.016), wrap=0.25, glow=(0.16, 0.010, 0.004))
