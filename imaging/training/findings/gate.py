"""The gate: nearest known films, centre of the mid-level features, image checks, mirror image. Written to be ported."""
import numpy as np

import measure

K = 5
REFERENCE = 2000
SHRINKAGE = 0.1
UNUSUAL, REFUSE = 97.5, 99.5  # percentiles over the val films, for each of the two distances
MIRROR_PERCENTILE = 0.5
MIRROR_LEAST_CAUGHT = 0.3  # of mirrored val films: below that the check is left out


def knn(e, reference):
    """Mean cosine distance to the five nearest reference vectors; all are unit vectors."""
    d = 1.0 - e.astype(np.float64) @ reference.astype(np.float64).T
    return np.sort(d, 1)[:, :K].mean(1) if d.shape[1] == K else np.partition(d, K, axis=1)[:, :K].mean(1)


def centre(features):
    """Mean and inverse of the shrunk covariance, as float32: what the package holds is what is measured with."""
    mean = features.mean(0)
    c = np.cov(features.astype(np.float64), rowvar=False)
    c = (1 - SHRINKAGE) * c + SHRINKAGE * np.trace(c) / len(c) * np.eye(len(c))
    precision = np.linalg.inv(c)
    return mean.astype("<f4"), ((precision + precision.T) / 2).astype("<f4")


def mahalanobis(features, mean, precision):
    z = features.astype(np.float64) - mean.astype(np.float64)
    return ((z @ precision.astype(np.float64)) * z).sum(1)


def checks(films):
    return np.array([[measure.sharpness(u), measure.entropy(u), measure.constant_border(u)] for u in films])


def round_up(x, digits=6):
    return float(np.ceil(x * 10 ** digits) / 10 ** digits)


class Gate:
    def __init__(self, reference, mean, precision, thresholds):
        self.reference, self.mean, self.precision, self.t = reference, mean, precision, thresholds

    @staticmethod
    def fit(train_embeddings, train_features, train_films, val, val_mirrored, val_films, seed=7):
        """`val` and `val_mirrored` are outputs on the val films and on their mirror images; distances are judged on them alone."""
        pick = np.sort(np.random.default_rng(seed).permutation(len(train_embeddings))[:REFERENCE])
        reference = train_embeddings[pick].astype("<f4")
        mean, precision = centre(train_features)
        d, m = knn(val["embedding"], reference), mahalanobis(val["features"], mean, precision)
        ratio = knn(val_mirrored["embedding"], reference) / d
        least = min(1.0, float(np.floor(np.percentile(ratio, MIRROR_PERCENTILE) * 1e4) / 1e4))
        caught = float((1 / ratio < least).mean())  # the mirror image of a mirrored film is the film
        c = checks(train_films)
        low, high = np.percentile(c, [0.2, 99.8], axis=0)
        t = {
            "knn": {"threshold_unusual": round_up(np.percentile(d, UNUSUAL)), "threshold_refuse": round_up(np.percentile(d, REFUSE))},
            "mahalanobis": {"threshold_unusual": round_up(np.percentile(m, UNUSUAL), 3), "threshold_refuse": round_up(np.percentile(m, REFUSE), 3)},
            "mirror": {"ratio_min": least} if caught >= MIRROR_LEAST_CAUGHT else None,
            "mirror_caught_val": round(caught, 4),
            "image_checks": {"sharpness_min": round(low[0] * 0.9, 2), "sharpness_max": round(high[0] * 1.5, 1),
                             "entropy_min": round(low[1] - 0.5, 2), "constant_border_max": round(min(0.5, max(0.08, high[2] + 0.03)), 3)},
            "pick": pick.tolist()}
        g = Gate(reference, mean, precision, t)
        g.val_distances = np.sort(d).astype("<f4")
        return g

    def judge(self, films, out, mirrored, mirrors=True):
        """Per film: distance, squared distance to the centre, unusual, refused, reasons counted."""
        d, m = knn(out["embedding"], self.reference), mahalanobis(out["features"], self.mean, self.precision)
        c, t = checks(films), self.t
        i = t["image_checks"]
        why = {
            "distance": d > t["knn"]["threshold_refuse"], "centre": m > t["mahalanobis"]["threshold_refuse"],
            "blur": c[:, 0] < i["sharpness_min"], "noise": c[:, 0] > i["sharpness_max"], "entropy": c[:, 1] < i["entropy_min"],
            "constant_border": c[:, 2] > i["constant_border_max"]}
        if mirrors and t["mirror"]:
            why["mirrored"] = knn(mirrored["embedding"], self.reference) < t["mirror"]["ratio_min"] * d
        refused = np.any(list(why.values()), 0)
        unusual = refused | (d > t["knn"]["threshold_unusual"]) | (m > t["mahalanobis"]["threshold_unusual"])
        return {"d": d, "m": m, "unusual": unusual, "refused": refused, "reasons": {k: int(v.sum()) for k, v in why.items() if v.any()}}
