"""Shadows of what stands outside the picture: leaves and window bars, as maps of light (1 lit, 0 shaded)."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from storefront.samples.render.numeric import Array, F, ramp


def leaf_shade(seed: int, *, amount: float = 0.55, blur: float = 8.0, size: int = 512) -> Array:
    """Shadow of a branch outside the window: blurred leaves over light, 1 lit to 1 - `amount` shaded."""
    rng = np.random.default_rng(seed)
    image = Image.new("L", (size, size), 255)
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        x, y = rng.uniform(0, size, 2)
        heading = rng.uniform(0.2, 1.1)
        for k in range(9):
            x += np.cos(heading) * size * 0.05
            y += np.sin(heading) * size * 0.05
            turn = heading + (0.9 if k % 2 else -0.9) + rng.normal(0, 0.2)
            length, width = size * rng.uniform(0.10, 0.17), size * rng.uniform(0.016, 0.030)
            along = np.array([np.cos(turn), np.sin(turn)])
            across = np.array([-along[1], along[0]])
            shape = [
                tuple(np.array([x, y]) + along * length * t + across * width * np.sin(np.pi * t) * side)
                for side, ts in ((1, np.linspace(0, 1, 9)), (-1, np.linspace(1, 0, 9)))
                for t in ts
            ]
            draw.polygon(shape, fill=0)
    soft = image.filter(ImageFilter.GaussianBlur(blur * size / 512))
    return (1 - amount * (1 - np.asarray(soft, F) / 255)).astype(F)


def window_shade(angle: float = 32.0, *, amount: float = 0.66, blur: float = 7.0, size: int = 512) -> Array:
    """Window light falling in tall panes across the table, with soft bars between them."""
    axis = np.linspace(-1, 1, size, dtype=F)
    x, z = np.meshgrid(axis, axis)
    a = np.radians(angle)
    u = np.cos(a) * x + np.sin(a) * z
    panes = np.minimum(1, ramp(0.02, 0.09, np.abs(np.mod(u + 0.62, 0.72) - 0.36)))
    edge = ramp(-0.95, -0.75, u) * ramp(1.0, 0.8, u)
    image = Image.fromarray((panes * edge * 255).astype(np.uint8))
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(blur * size / 512)), F) / 255
    return (1 - amount * (1 - soft)).astype(F)
