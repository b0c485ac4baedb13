"""The room: a tall window as key light, a pale ceiling, a reflector card, and a darker camera side."""

from dataclasses import dataclass, field

import numpy as np

from storefront.samples.render.numeric import Array, F, bell, column, dot, mix, ramp, unit, vec


@dataclass(frozen=True)
class Light:
    """`toward` points from the table to the window; `size` is the tangent of the window's half width.

    Radiance is in arbitrary linear units in which a white sheet lit by this room is about 1.
    """

    toward: Array = field(default_factory=lambda: unit(vec(-0.62, 0.80, -0.42)))
    size: float = 0.30
    power: float = 1.0
    fill: float = 1.0
    warmth: float = 0.0

    @property
    def key(self) -> Array:
        """Irradiance of the window on a surface that faces it."""
        return vec(1.0 + 0.08 * self.warmth, 0.965, 0.91 - 0.14 * self.warmth) * F(0.94 * self.power)

    def _frame(self) -> tuple[Array, Array]:
        right = unit(np.cross(vec(0, 1, 0), self.toward).astype(F))
        return right, np.cross(self.toward, right).astype(F)

    def radiance(self, d: Array, rough: float = 0.0) -> Array:
        """What is seen of the room along directions `d` (3, n); `rough` 0..1 softens every edge."""
        y = d[1]
        up = ramp(-0.10, 0.95, y)
        walls, ceiling = column(vec(0.17, 0.162, 0.152)), column(vec(0.86, 0.89, 0.93))
        sky = mix(walls, ceiling, up) * F(self.fill)
        camera_side = bell(1 - d[2], 0.6 + rough)
        sky = sky * (1 - F(0.6) * camera_side * (1 - up * 0.5))
        card = ramp(0.70 - 0.30 * rough, 0.86, d[0] * 0.93 + d[1] * 0.25 + d[2] * 0.2)
        sky = sky + column(vec(0.95, 0.92, 0.88)) * card * F(self.fill * (1 - 0.5 * rough))
        return sky + self._window(d, rough)

    def _window(self, d: Array, rough: float) -> Array:
        """The window: two tall panes behind a thin curtain, brighter towards the top."""
        right, top = self._frame()
        c = dot(d, self.toward[:, None])
        safe = np.maximum(c, 0.05)
        a = dot(d, right[:, None]) / safe
        b = dot(d, top[:, None]) / safe
        half, tall = self.size * 1.30, self.size * 1.75
        soft = 0.07 + 0.55 * rough
        pane = (
            ramp(half + soft, half - soft, np.abs(a)) * ramp(tall + soft, tall - soft, np.abs(b)) * (c > 0.05)
        )
        bar = ramp(0.045, 0.012, np.abs(a)) * max(0.0, 0.75 - 3 * rough)
        fall = 0.72 + 0.28 * ramp(-tall, tall, b)
        gain = F(6.2 * self.power / (1 + 6 * rough))
        return column(self.key) * gain * pane * (1 - bar) * fall

    def ambient(self, n: Array, bounce: Array) -> Array:
        """Irradiance from ceiling, walls and card on normals `n`, with `bounce` (3,) from the table."""
        up = n[1] * 0.5 + 0.5
        side = np.maximum(n[0] * 0.9 + n[2] * 0.2, 0) * F(0.10 * self.fill)
        sky = column(vec(0.315, 0.33, 0.35)) * F(self.fill)
        return mix(column(bounce) * F(0.40), sky, up) + side
