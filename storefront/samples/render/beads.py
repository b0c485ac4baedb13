"""Beads: where they are and what they are made of."""

from dataclasses import dataclass, field

import numpy as np

from storefront.samples.render.materials import Gem, Material, Threads
from storefront.samples.render.numeric import Array, F, rotation


@dataclass
class Bead:
    """An ellipsoid: `semi` are its half axes in mm, the third along the drill hole; `frame` turns world
    directions into its own. `cord` tells that it is strung. A `ring` is a torus of the same half axes.
    """

    centre: Array
    semi: Array
    frame: Array
    material: Material
    seed: int
    cord: bool = True
    hole: float = 0.072
    ring: bool = False
    near: list["Bead"] = field(default_factory=list, repr=False)

    @property
    def radius(self) -> float:
        return float(self.semi.max())

    @property
    def mean_radius(self) -> float:
        return float(np.cbrt(self.semi.prod()))

    def tint(self) -> Array:
        """What is left of light crossing the bead, with this bead's own strength of colour."""
        if not isinstance(self.material, Gem):
            return np.zeros(3, F)
        return np.asarray(self.material.tint, F) ** F(self.strength())

    def through(self) -> Array:
        """The part of window light the bead lets through to what lies behind it."""
        if not isinstance(self.material, Gem):
            return self.material.through
        return np.maximum(self.material.through, 1e-4) ** F(self.strength())

    def strength(self) -> float:
        vary = self.material.vary if isinstance(self.material, Gem) else 0.0
        return 1 + 2.2 * vary * (((self.seed * 0.7548776662) % 1.0) - 0.5) * 2

    def strands(self) -> tuple[Array, Array] | None:
        """Both ends (m, 3) of the needles inside, in radii."""
        spec = self.material.threads if isinstance(self.material, Gem) else None
        return None if spec is None else _strands(spec, self.seed)


def _strands(spec: Threads, seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    lead = rng.normal(0, 1, 3)
    second = rng.normal(0, 1, 3)
    inside = rng.normal(0, 1, (spec.count, 3))
    inside *= (rng.uniform(0, 1, (spec.count, 1)) ** (1 / 3)) * 0.96 / np.linalg.norm(inside, axis=1)[:, None]
    away = rng.normal(0, 1, (spec.count, 3))
    main = np.where(rng.uniform(size=(spec.count, 1)) < 0.7, lead, second)
    away = away * (1 - spec.aligned) + 2.2 * main * spec.aligned
    away /= np.linalg.norm(away, axis=1)[:, None]
    half = rng.uniform(*spec.length, (spec.count, 1)) / 2
    a, b = inside - away * half, inside + away * half
    for end in (a, b):
        size = np.linalg.norm(end, axis=1)[:, None]
        end *= np.minimum(1, 0.985 / np.maximum(size, 1e-6))
    return a.astype(F), b.astype(F)


def ball(
    centre: Array,
    radius: float,
    material: Material,
    seed: int,
    axis: Array | None = None,
    *,
    cord: bool = True,
) -> Bead:
    """A round bead; without an axis it lies as chance has it."""
    rng = np.random.default_rng(seed + 991)
    way = rng.normal(0, 1, 3) if axis is None else axis
    frame = rotation(way, rng.uniform(0, 6.28))
    return Bead(np.asarray(centre, F), np.full(3, radius, F), frame, material, seed, cord=cord)


def shaped(
    centre: Array,
    semi: tuple[float, float, float],
    axis: Array,
    material: Material,
    seed: int,
    turn: float = 0.0,
) -> Bead:
    """A bead that is not round: a spacer, a barrel, part of a charm."""
    return Bead(np.asarray(centre, F), np.asarray(semi, F), rotation(axis, turn), material, seed)


def know_neighbours(beads: list[Bead], most: int = 9) -> None:
    """Give every bead the ones close enough to shade it or to be seen in it."""
    if len(beads) < 2:
        return
    centres = np.stack([bead.centre for bead in beads])
    radii = np.array([bead.radius for bead in beads])
    for i, bead in enumerate(beads):
        far = np.linalg.norm(centres - bead.centre, axis=1) - radii
        order = [int(j) for j in np.argsort(far) if j != i and far[j] < bead.radius * 5.5]
        bead.near = [beads[j] for j in order[:most]]
