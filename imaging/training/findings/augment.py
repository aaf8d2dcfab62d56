"""What training does to a film. Never a flip: heart and situs have sides.

Half of the films go through 64 px and back, whatever their native size: resolution goes along with some labels in the
sources, and must not be what the network learns.
"""
import io
import math

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F


def through_64(u):
    size = u.shape[::-1]
    return np.asarray(Image.fromarray(u).resize((64, 64), Image.BILINEAR).resize(size, Image.BILINEAR))


def jpeg(u, quality):
    buffer = io.BytesIO()
    Image.fromarray(u).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def coded(u, rng):
    if rng.random() < 0.5:
        u = through_64(u)
    if rng.random() < 0.5:
        u = jpeg(u, int(rng.integers(40, 96)))
    return u


def augment(films, pixels, rng):
    """uint8 [n,128,128] to float32 [n,1,pixels,pixels], normalised."""
    n = len(films)
    x = torch.from_numpy(np.stack([coded(u, rng) for u in films]))[:, None].float() / 255

    def uniform(low, high):
        return torch.from_numpy(rng.uniform(low, high, n).astype(np.float32))

    angle, scale = uniform(-10, 10) * math.pi / 180, uniform(0.85, 1.2)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    theta = torch.stack([torch.stack([cos, -sin, uniform(-.14, .14)], 1), torch.stack([sin, cos, uniform(-.14, .14)], 1)], 1)
    if pixels != x.shape[-1]:
        x = F.interpolate(x, (pixels, pixels), mode="bilinear", align_corners=False, antialias=True)
    grid = F.affine_grid(theta, [n, 1, pixels, pixels], align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="border" if rng.random() < 0.5 else "zeros", align_corners=False)
    shape = (n, 1, 1, 1)
    x = x.clamp(0, 1) ** torch.exp(uniform(-.4, .4)).view(shape)
    x = (x - .5) * uniform(.8, 1.2).view(shape) + .5 + uniform(-.15, .15).view(shape)
    for i in range(n):
        spoil(x[i], pixels, rng)
    return (x.clamp(0, 1) * 255 - 127) / 128


def spoil(film, pixels, rng):
    """Blur, noise, a constant border, an erased corner (letters stand there): each on some films, in place."""
    if rng.random() < 0.2:
        s = float(rng.uniform(0.3, 1.2)) * pixels / 128
        t = torch.arange(-3, 4).float()
        k = torch.exp(-t * t / (2 * s * s))
        k = k / k.sum()
        padded = F.pad(film[None], (3, 3, 3, 3), mode="replicate")
        film.copy_(F.conv2d(F.conv2d(padded, k.view(1, 1, 1, 7)), k.view(1, 1, 7, 1))[0])
    if rng.random() < 0.2:
        film.add_(torch.from_numpy(rng.normal(0, rng.uniform(0, 0.05), tuple(film.shape)).astype(np.float32)))
    if rng.random() < 0.15:
        value, widths = float(rng.random() < 0.3), rng.integers(0, pixels // 12, 4)
        film[:, :widths[0]] = value
        film[:, pixels - widths[1]:] = value
        film[:, :, :widths[2]] = value
        film[:, :, pixels - widths[3]:] = value
    if rng.random() < 0.3:
        height, width = rng.integers(pixels // 16, pixels // 5, 2)
        value = float(rng.random())
        for top in (True, False):
            if rng.random() < 0.6:
                rows = slice(0, height) if top else slice(pixels - height, pixels)
                columns = slice(0, width) if rng.random() < 0.5 else slice(pixels - width, pixels)
                film[:, rows, columns] = value
