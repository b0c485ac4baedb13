"""What the lens and the print do to a picture: soft focus discs, bloom, tone, size."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from storefront.samples.render.numeric import Array, F, mix


def disc(radius: float) -> Array:
    """An anti-aliased disc that sums to 1."""
    n = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-n : n + 1, -n : n + 1]
    k = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return (k / k.sum()).astype(F)


def defocus(image: Array, radius: float) -> Array:
    """Blur (h, w, c) with a disc of `radius` pixels; the border repeats."""
    if radius < 0.6:
        return image
    if radius > 9:
        return _enlarge(defocus(_halve(image), radius / 2), image.shape)
    kernel = disc(radius)
    n = kernel.shape[0] // 2
    padded = np.pad(image, ((n, n), (n, n), (0, 0)), mode="edge")
    h, w = padded.shape[:2]
    shape = (_fast(h + 2 * n), _fast(w + 2 * n))
    kf = np.fft.rfft2(kernel, shape)[..., None]
    full = np.fft.irfft2(np.fft.rfft2(padded, shape, axes=(0, 1)) * kf, shape, axes=(0, 1))
    return full[2 * n : 2 * n + image.shape[0], 2 * n : 2 * n + image.shape[1]].astype(F)


def _fast(n: int) -> int:
    """The next length that a Fourier transform likes."""
    best = 1 << (n - 1).bit_length()
    for a in (3, 5, 9, 15):
        p = a
        while p < n:
            p *= 2
        best = min(best, p)
    return best


def _halve(image: Array) -> Array:
    h, w = image.shape[:2]
    image = np.pad(image, ((0, h % 2), (0, w % 2), (0, 0)), mode="edge")
    return (image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]) * F(0.25)


def _enlarge(image: Array, shape: tuple[int, ...]) -> Array:
    big = resized(image, image.shape[1] * 2, image.shape[0] * 2, Image.Resampling.BILINEAR)
    return big[: shape[0], : shape[1]]


def resized(image: Array, width: int, height: int, how: Image.Resampling = Image.Resampling.LANCZOS) -> Array:
    planes = [
        np.asarray(Image.fromarray(np.ascontiguousarray(image[..., k], F)).resize((width, height), how))
        for k in range(image.shape[2])
    ]
    return np.stack(planes, axis=-1)


def focus_by_depth(
    image: Array, radius: Array, levels: tuple[float, ...] = (0, 1.5, 3, 6, 12, 24, 48)
) -> Array:
    """Blur each pixel of (h, w, 3) by its own radius (h, w), mixing a few evenly blurred copies."""
    top = float(radius.max())
    if top < 0.6:
        return image
    out = image.copy()
    below, sharp = 0.0, image
    for level in levels[1:]:
        soft = defocus(image, level)
        t = np.clip((radius - below) / (level - below), 0, 1)[..., None]
        out = np.where(radius[..., None] >= below, mix(sharp, soft, t), out)
        below, sharp = level, soft
        if level > top:
            break
    return out


def bloom(image: Array, width: int) -> Array:
    """Light that spills from the brightest spots."""
    small = _halve(_halve(np.minimum(image, 12)))
    bright = np.maximum(small - F(1.25), 0)
    spill = defocus(bright, width / 4 * 0.006) * F(0.10) + defocus(bright, width / 4 * 0.03) * F(0.05)
    return image + _enlarge(_enlarge(spill, (spill.shape[0] * 2, spill.shape[1] * 2, 3)), image.shape)


def developed(image: Array, exposure: float = 1.0, warmth: float = 0.0) -> Image.Image:
    """Linear radiance to an 8-bit sRGB picture, on a soft film-like curve."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(F)
    edge = ((x / w - F(0.5)) ** 2 + (y / h - F(0.5)) ** 2) * 2
    x = np.maximum(image, 0) * F(1.13 * exposure) * (1 - F(0.16) * edge[..., None] ** 1.4)
    x = x * np.array([1.012 + 0.03 * warmth, 1.0, 0.975 - 0.04 * warmth], F)
    # A rational film curve: straight in the middle, a short toe, a long shoulder.
    film = (x * (F(2.45) * x + F(0.035))) / (x * (F(2.38) * x + F(0.62)) + F(0.140))
    film = np.clip(film, 0, 1)
    srgb = np.where(film <= 0.0031308, film * 12.92, 1.055 * film ** (1 / 2.4) - 0.055)
    return Image.fromarray((srgb * 255 + 0.5).astype(np.uint8))


def save_webp(image: Image.Image, path: Path, limit: int) -> int:
    """Write at quality 88, or as much lower as `limit` bytes ask for; returns the bytes written."""
    for quality in (88, 84, 80, 76, 72, 68, 64, 60, 54, 48, 42):
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= limit:
            break
    path.write_bytes(buffer.getvalue())
    return buffer.tell()
