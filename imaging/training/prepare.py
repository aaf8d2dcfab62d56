"""The normative preprocessing of org.prodrome.cxr-ctr, and the training store made with it.

The functions here are the reference that the server's Java code has to equal bit for bit: float64 up to the 8-bit
stage, Pillow's own resampler after it. Run as a script it reads a folder with `labels.csv`, `images/` and `masks/`
and writes one `store.npz` with 256x256 8-bit films, class masks and the read key-point ratios.
"""
import argparse
import csv
import os

import numpy as np
from PIL import Image

SIZE = 256
RIGHT_LUNG, LEFT_LUNG, HEART = 1, 2, 3

# Exactly this array, keys in this order, goes into the manifest and is hashed there.
PREPROCESS = [
    {"op": "modality_lut"},
    {"op": "photometric", "to": "MONOCHROME2"},
    {"op": "percentile_window", "low": 1, "high": 99},
    {"op": "to_uint8", "rounding": "half_up"},
    {"op": "resize", "size": {"height": SIZE, "width": SIZE}, "resample": "pillow_bilinear"},
    {"op": "normalize", "image_mean": [127.5], "image_std": [127.5]},
    {"op": "layout", "to": "NCHW"},
]


def percentile(ordered, p):
    """Linear interpolation between the two nearest order statistics, spelled out because it is normative."""
    r = p / 100.0 * (len(ordered) - 1)
    i = int(np.floor(r))
    f = r - i
    if f == 0:
        return float(ordered[i])
    return float(ordered[i] + f * (ordered[i + 1] - ordered[i]))


def window(stored, photometric="MONOCHROME2", slope=1.0, intercept=0.0, padding=None):
    """Modality LUT and photometric step, then the 1st and 99th percentile of all pixels that are not padding."""
    stored = np.asarray(stored)
    valid = np.ones(stored.shape, bool) if padding is None else stored != padding
    v = stored.astype(np.float64) * slope + intercept
    if not valid.any():
        return v, valid, 0.0, 0.0
    if photometric == "MONOCHROME1":
        v = (v[valid].min() + v[valid].max()) - v
    elif photometric != "MONOCHROME2":
        raise ValueError("unsupported photometric interpretation " + photometric)
    ordered = np.sort(v[valid], axis=None)
    return v, valid, percentile(ordered, 1), percentile(ordered, 99)


def to_uint8(v, valid, lo, hi):
    if hi <= lo:
        return np.zeros(v.shape, np.uint8)
    u = np.floor(np.minimum(1.0, np.maximum(0.0, (v - lo) / (hi - lo))) * 255 + 0.5).astype(np.uint8)
    u[~valid] = 0
    return u


def eight_bit(stored, **attributes):
    return to_uint8(*window(stored, **attributes))


def resize(u, height=SIZE, width=SIZE):
    """Pillow's antialiased bilinear resampler on mode L: stretched to the square, never padded."""
    return np.asarray(Image.fromarray(u, "L").resize((width, height), Image.BILINEAR))


def prepare(stored, **attributes):
    """A film's stored pixel values to the 256x256 8-bit image that the network and the image checks see."""
    return resize(eight_bit(stored, **attributes))


def normalize(u):
    """uint8 [..., H, W] to float32 [..., 1, H, W]."""
    return ((np.asarray(u).astype(np.float32) - np.float32(127.5)) / np.float32(127.5))[..., None, :, :]


def class_mask(flags):
    """Bit flags (1 right lung, 2 left lung, 4 heart) at 2k x 2k to classes at k x k.

    Where the reader drew lung behind the heart the heart wins. A pixel belongs to the class that covers most of it.
    """
    classes = np.zeros(flags.shape, np.uint8)
    classes[flags & 1 > 0] = RIGHT_LUNG
    classes[flags & 2 > 0] = LEFT_LUNG
    classes[flags & 4 > 0] = HEART
    n = classes.shape[0] // SIZE
    blocks = classes.reshape(SIZE, n, SIZE, n)
    votes = np.stack([(blocks == c).sum(axis=(1, 3)) for c in range(4)])
    return (3 - votes[::-1].argmax(0)).astype(np.uint8)  # a tie goes to the organ, not to the background


def read_rows(data):
    with open(os.path.join(data, "labels.csv"), newline="") as f:
        return list(csv.DictReader(f))


def read_film(data, row):
    return np.asarray(Image.open(os.path.join(data, row["image"])).convert("L"))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    rows = read_rows(a.data)
    patients = {}
    for r in rows:
        patients.setdefault(r["patient_id"], set()).add(r["split"])
    assert all(len(s) == 1 for s in patients.values()), "a patient is in two splits"
    films = np.stack([prepare(read_film(a.data, r)) for r in rows])
    masks = np.stack([class_mask(np.asarray(Image.open(os.path.join(a.data, r["mask"])))) for r in rows])
    ratio = np.array([float(r["ctr_keypoints"]) if r["ctr_keypoints"].strip() else np.nan for r in rows])
    np.savez_compressed(a.out, films=films, masks=masks, ratio=ratio,
                        split=np.array([r["split"] for r in rows]), patient=np.array([r["patient_id"] for r in rows]))
    print(a.out, films.shape, {s: int((np.array([r["split"] for r in rows]) == s).sum()) for s in ("train", "val", "test")})


if __name__ == "__main__":
    main()
