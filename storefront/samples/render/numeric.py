"""Small vector mathematics and noise on numpy arrays. Vectors are arrays of shape (3, n), float32."""

from functools import cache

import numpy as np

type Array = np.ndarray

F = np.float32


def vec(*values: float) -> Array:
    return np.array(values, F)


def dot(a: Array, b: Array) -> Array:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def unit(a: Array) -> Array:
    return a / np.sqrt(np.maximum(dot(a, a), 1e-12))


def column(a: Array) -> Array:
    """A single vector (3,) as (3, 1), so that it broadcasts over many."""
    return np.asarray(a, F).reshape(3, 1)


def reflect(d: Array, n: Array) -> Array:
    return d - 2 * dot(d, n) * n


def refract(d: Array, n: Array, eta: float) -> Array:
    """Snell's law for a ray `d` meeting a surface of normal `n` on its own side; `eta` is n1 / n2."""
    c = -dot(d, n)
    k = np.maximum(1 - eta * eta * (1 - c * c), 0)
    return eta * d + (eta * c - np.sqrt(k)) * n


def ramp(lo: float | Array, hi: float | Array, x: Array) -> Array:
    """Smoothstep: 0 below `lo`, 1 above `hi`."""
    t = np.clip((x - lo) / (hi - lo), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a: Array | float, b: Array | float, t: Array | float) -> Array:
    return a + (b - a) * t


def bell(x: Array, width: float) -> Array:
    return np.exp(-((x / width) ** 2))


def rotation(axis: Array, angle: float) -> Array:
    """A rotation matrix whose third row is `axis`, turned about it by `angle`: world to local."""
    z = np.asarray(axis, np.float64)
    z = z / np.linalg.norm(z)
    helper = np.array([0.0, 1.0, 0.0]) if abs(z[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    x = np.cross(helper, z)
    x /= np.linalg.norm(x)
    y = np.cross(z, x)
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * x + s * y, -s * x + c * y, z]).astype(F)


def _spectrum(shape: tuple[int, ...], slope: float, low: float, seed: int) -> Array:
    """Tileable noise with power falling as frequency**-slope above `low`, spread evenly over 0..1."""
    rng = np.random.default_rng(seed)
    grids = np.meshgrid(*[np.fft.fftfreq(n) * n for n in shape], indexing="ij")
    f = np.sqrt(sum(g * g for g in grids))
    weight = np.where(f > 0, (f * f + low * low) ** (-slope / 2), 0)
    field = np.fft.ifftn(np.fft.fftn(rng.standard_normal(shape)) * weight).real
    field /= field.std()
    # The normal distribution's own curve flattens the histogram, so thresholds mean the same everywhere.
    return (0.5 * (1 + np.tanh(0.7979 * (field + 0.044715 * field**3)))).astype(F)


@cache
def volume(kind: str) -> Array:
    slope, low, seed = {"cloud": (2.6, 3.0, 11), "smooth": (4.2, 4.0, 12), "grain": (1.4, 10.0, 13)}[kind]
    return _spectrum((96, 96, 96), slope, low, seed)


@cache
def sheet(kind: str) -> Array:
    slope, low, seed = {"cloud": (1.8, 4.0, 21), "smooth": (3.0, 4.0, 22), "grain": (0.5, 30.0, 23)}[kind]
    return _spectrum((1024, 1024), slope, low, seed)


def noise3(kind: str, p: Array, scale: float, shift: float = 0.0) -> Array:
    """Noise 0..1 at points (3, n); one tile spans `1 / scale` units."""
    table = volume(kind)
    size = table.shape[0]
    flat = table.ravel()
    q = p * F(scale * size) + F(shift * 37.17 * 3)
    i = np.floor(q)
    f = (q - i).astype(F)
    i0 = i.astype(np.int32) % size
    i1 = (i0 + 1) % size
    xs = (i0[0] * (size * size), i1[0] * (size * size))
    ys = (i0[1] * size, i1[1] * size)
    zs = (i0[2], i1[2])
    out = 0.0
    for a in (0, 1):
        wa = f[0] if a else 1 - f[0]
        for b in (0, 1):
            base = xs[a] + ys[b]
            row = flat[base + zs[0]] * (1 - f[2]) + flat[base + zs[1]] * f[2]
            out = out + wa * (f[1] if b else 1 - f[1]) * row
    return out


def noise2(kind: str, x: Array, z: Array, scale: float, shift: float = 0.0) -> Array:
    """Noise 0..1 at points of a plane; one tile spans `1 / scale` units."""
    return lookup(sheet(kind), x * F(scale) + F(shift * 0.37), z * F(scale) + F(shift * 0.61), wrap=True)


def lookup(table: Array, u: Array, v: Array, *, wrap: bool = False) -> Array:
    """Bilinear sample of a map (h, w) or (h, w, c) at u, v in 0..1; with channels the result is (c, n)."""
    h, w = table.shape[:2]
    x = u * F(w) - F(0.5)
    y = v * F(h) - F(0.5)
    if not wrap:
        x = np.clip(x, 0, w - 1.001)
        y = np.clip(y, 0, h - 1.001)
    x0 = np.floor(x)
    y0 = np.floor(y)
    fx = (x - x0).astype(F)
    fy = (y - y0).astype(F)
    xi = x0.astype(np.int32) % w
    yi = y0.astype(np.int32) % h
    xj = (xi + 1) % w
    yj = (yi + 1) % h
    flat = table.reshape(h * w, -1)
    if flat.shape[1] == 1:
        flat = flat[:, 0]
        top = flat[yi * w + xi] * (1 - fx) + flat[yi * w + xj] * fx
        low = flat[yj * w + xi] * (1 - fx) + flat[yj * w + xj] * fx
        return top * (1 - fy) + low * fy
    fx = fx[..., None]
    fy = fy[..., None]
    top = flat[yi * w + xi] * (1 - fx) + flat[yi * w + xj] * fx
    low = flat[yj * w + xi] * (1 - fx) + flat[yj * w + xj] * fx
    return np.moveaxis(top * (1 - fy) + low * fy, -1, 0)


def segment_gap(o: Array, t: Array, chord: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Distance of rays `o + s t` (unit `t`, 0 <= s <= chord) from the segment a..b, and s / chord there."""
    v = (b - a).astype(F)
    w = o - column(a)
    vt = (column(v) * t).sum(0)
    vv = F(max(float(v @ v), 1e-9))
    tw = dot(t, w)
    vw = (column(v) * w).sum(0)
    u = np.clip((vw - vt * tw) / np.maximum(vv - vt * vt, 1e-6), 0, 1)
    e = column(a) + column(v) * u - o
    s = np.clip(dot(e, t), 0, chord)
    gap = e - t * s
    return np.sqrt(dot(gap, gap)), s / np.maximum(chord, 1e-4)
