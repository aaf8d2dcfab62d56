"""The training store: `store.npy` (uint8 [n,128,128]) and `index.csv` (the rows of labels.csv, in the same order).

Training reads the one that `prodrome models prepare` writes with the server's own pipeline. Here the same is made with the
reference preprocessing of `prepare.py` and compared with it; lossy JPEG decoders may differ by a grey level or two, nothing else may.
"""
import argparse
import csv
import os

import numpy as np
from PIL import Image

from prepare import eight_bit, resize

SIZE = 128

# Exactly this array, keys in this order, goes into the manifests and is hashed there.
PREPROCESS = [
    {"op": "modality_lut"},
    {"op": "photometric", "to": "MONOCHROME2"},
    {"op": "percentile_window", "low": 1, "high": 99},
    {"op": "to_uint8", "rounding": "half_up"},
    {"op": "resize", "size": {"height": SIZE, "width": SIZE}, "resample": "pillow_bilinear"},
    {"op": "normalize", "image_mean": [127], "image_std": [128]},
    {"op": "layout", "to": "NCHW"},
]


def prepare128(stored, **attributes):
    return resize(eight_bit(stored, **attributes), SIZE, SIZE)


def normalize(u):
    """uint8 [..., H, W] to float32 [..., 1, H, W], as Lite0 was trained."""
    return ((np.asarray(u).astype(np.float32) - np.float32(127)) / np.float32(128))[..., None, :, :]


def read_grey(path):
    return np.asarray(Image.open(path).convert("L"))


class Store:
    """Films and their rows. Rows of one task only, and of a known split; patients must not cross splits."""

    def __init__(self, folder, task):
        with open(os.path.join(folder, "index.csv"), newline="") as f:
            rows = list(csv.DictReader(f))
        films = np.load(os.path.join(folder, "store.npy"), mmap_mode="r")
        assert films.shape == (len(rows), SIZE, SIZE) and films.dtype == np.uint8, films.shape
        keep = [i for i, r in enumerate(rows) if r["dataset"] == task.dataset and r["split"] in ("train", "val", "test")]
        self.rows = [rows[i] for i in keep]
        self.films = np.ascontiguousarray(films[keep])
        self.split = np.array([r["split"] for r in self.rows])
        self.patient = np.array([r["patient_id"] for r in self.rows])
        self.age = np.array([float(r["age"]) if r["age"] else np.nan for r in self.rows])
        self.admitted = np.ones(len(keep), bool) if task.min_age == 0 else self.age >= task.min_age
        self.labels = self.columns([label.source for label in task.labels])
        self.contrast = np.nan_to_num(self.columns(task.contrast)).astype(bool)
        self.view = np.array([{"PA": 0, "AP": 1}.get(r["view"], -1) for r in self.rows])
        self.native = np.array([int(r["width"]) for r in self.rows])
        seen = {}
        for p, s in zip(self.patient, self.split):
            assert seen.setdefault(p, s) == s, "a patient is in two splits"

    def columns(self, names):
        """float32 [n, names]: 1, 0, or NaN for unknown."""
        return np.array([[float(r[c]) if r[c] else np.nan for c in names] for r in self.rows], np.float32)

    def take(self, split, admitted=True):
        return np.flatnonzero((self.split == split) & (self.admitted | (not admitted)))


def compare(folder, other):
    with open(os.path.join(folder, "index.csv"), newline="") as f, open(os.path.join(other, "index.csv"), newline="") as g:
        assert [r["image"] for r in csv.DictReader(f)] == [r["image"] for r in csv.DictReader(g)], "the stores hold other films"
    films, others = (np.load(os.path.join(d, "store.npy"), mmap_mode="r") for d in (folder, other))
    differ, largest = 0, 0
    for a, b in zip(films, others):
        distance = np.abs(a.astype(np.int16) - b)
        differ, largest = differ + int(np.count_nonzero(distance)), max(largest, int(distance.max()))
    print("%d films, %d pixels differ, by %d at most" % (len(films), differ, largest))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True, help="folder with labels.csv and images/")
    p.add_argument("--out", required=True)
    p.add_argument("--compare", help="folder of the other store")
    a = p.parse_args()
    with open(os.path.join(a.data, "labels.csv"), newline="") as f:
        reader = csv.DictReader(f)
        names, rows = reader.fieldnames, list(reader)
    os.makedirs(a.out, exist_ok=True)
    np.save(os.path.join(a.out, "store.npy"), np.stack([prepare128(read_grey(os.path.join(a.data, r["image"]))) for r in rows]))
    with open(os.path.join(a.out, "index.csv"), "w", newline="") as f:
        writer = csv.DictWriter(f, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(a.out, len(rows), "films")
    if a.compare:
        compare(a.out, a.compare)


if __name__ == "__main__":
    main()
