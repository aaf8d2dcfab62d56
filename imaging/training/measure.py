"""What the server computes from the network's outputs: components, the ratio, the image checks, the distance.

NumPy only, and written to be ported: the Java side follows these functions and is tested against their results.
"""
import numpy as np

LUNG_AREA_MIN = 0.03
HEART_AREA_MIN = 0.02


def components(mask):
    """4-connected components, numbered from 1 in raster order of their first pixel."""
    parent, runs, previous = [], [], []
    for y in range(mask.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], mask[y].astype(np.int8), [0]))))
        current = []
        for x0, x1 in zip(edges[::2], edges[1::2]):
            label = None
            for p0, p1, p in previous:
                if p0 < x1 and x0 < p1:
                    while parent[p] != p:
                        p = parent[p]
                    if label is None:
                        label = p
                    elif p != label:
                        label, other = min(label, p), max(label, p)
                        parent[other] = label
            if label is None:
                label = len(parent)
                parent.append(label)
            current.append((x0, x1, label))
            runs.append((y, x0, x1, label))
        previous = current
    out, names = np.zeros(mask.shape, np.int32), {}
    for y, x0, x1, label in runs:
        while parent[label] != label:
            label = parent[label]
        out[y, x0:x1] = names.setdefault(label, len(names) + 1)
    return out


def largest(mask):
    """The largest 4-connected component; of equal ones the first in raster order."""
    labels = components(mask)
    if labels.max() == 0:
        return mask
    return labels == np.bincount(labels.ravel())[1:].argmax() + 1


def columns(mask):
    x = np.flatnonzero(mask.any(0))
    return int(x[0]), int(x[-1])


def cardiothoracic_ratio(classes):
    """Ratio from a 256x256 class mask, or the reason why there is none."""
    right, left, heart = (largest(classes == c) for c in (1, 2, 3))

    def no(reason):
        return {"ratio": None, "reason": reason}

    if right.mean() < LUNG_AREA_MIN or left.mean() < LUNG_AREA_MIN:
        return no("lung_area")
    if heart.mean() < HEART_AREA_MIN:
        return no("heart_area")
    centre = [np.nonzero(m)[1].mean() for m in (right, heart, left)]
    if not centre[0] < centre[1] < centre[2]:
        return no("heart_not_between_lungs")
    h0, h1 = columns(heart)
    t0, t1 = columns(right)[0], columns(left)[1]
    return {"ratio": (h1 - h0 + 1) / (t1 - t0 + 1), "reason": None, "heart": (h0, h1), "thorax": (t0, t1)}


def dice(a, b):
    n = a.sum() + b.sum()
    return 1.0 if n == 0 else 2.0 * (a & b).sum() / n


def sharpness(u):
    """Variance of the 4-neighbour Laplacian over the interior pixels."""
    c = u.astype(np.float64)
    lap = 4 * c[1:-1, 1:-1] - c[:-2, 1:-1] - c[2:, 1:-1] - c[1:-1, :-2] - c[1:-1, 2:]
    return float(lap.var())


def entropy(u):
    p = np.bincount(u.ravel(), minlength=256) / u.size
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())


def constant_border(u):
    """The largest share of rows or columns, counted from one edge inward, that are constant to within 2 levels."""
    best = 0.0
    for a in (u, u[::-1], u.T, u.T[::-1]):
        spread = a.max(1).astype(int) - a.min(1)
        wide = np.flatnonzero(spread > 2)
        best = max(best, (wide[0] if len(wide) else len(a)) / len(a))
    return float(best)


def knn_distance(embedding, reference, k=5, leave_out=None):
    """Mean cosine distance to the k nearest reference embeddings (all are unit vectors)."""
    d = 1.0 - reference.astype(np.float64) @ embedding.astype(np.float64)
    if leave_out is not None:
        d = np.delete(d, leave_out)
    return float(np.sort(d)[:k].mean())
