"""A statistical film model, and the synthetic chest films of the demonstration made with it.

Learned from the train films and their masks only:
* shape: landmarks on lung and heart borders, principal components over the films, and a heart-size direction, which is
  the regression of the landmarks on the ratio of heart to thorax width;
* texture: every film warped to the mean shape (thin-plate spline). The coarse part (Gaussian, sigma 6) is drawn from
  its principal components. The fine part is the mean of all films plus a combination of the deviations of `MIX`
  films with near-equal weights, cut to 2.5 robust standard deviations, so that no film gives more than an eighth of it.
A film drawn from it shows no person. `audit` checks that: the largest correlation of a drawn film with any train film,
whole and fine part alone, beside the same figure for real films among themselves.
"""
import argparse
import csv
import json
import os

import numpy as np
from PIL import Image, ImageDraw

import evaluate
import measure
from prepare import eight_bit, prepare, read_film, read_rows, resize

N = 512
MIX = 12
LATERAL, MEDIAL, BASE, HEART_ROWS = np.linspace(.04, .9, 12), np.linspace(.06, .42, 5), (.15, .35, .55), np.linspace(.08, .8, 6)


# ---- landmarks --------------------------------------------------------------------------------------------------

def rows_of(mask):
    y = np.flatnonzero(mask.any(1))
    return y[0], y[-1]


def edge(mask, y, last):
    row = np.flatnonzero(mask[int(round(y))])
    if len(row) == 0:
        return None
    return float(row[-1] if last else row[0])


def landmarks(classes):
    """[n,2] points (x, y): lateral, medial and lower lung borders, both heart borders. None when a border is missing."""
    out = []
    for c, lateral_last in ((1, False), (2, True)):
        m = measure.largest(classes == c)
        y0, y1 = rows_of(m)
        for fractions, last in ((LATERAL, lateral_last), (MEDIAL, not lateral_last)):
            for f in fractions:
                y = y0 + f * (y1 - y0)
                out.append((edge(m, y, last), y))
        x0, x1 = measure.columns(m)
        for f in BASE:
            x = x1 - f * (x1 - x0) if lateral_last else x0 + f * (x1 - x0)  # from the lateral side: the heart cuts the rest
            out.append((x, edge(m.T, x, True)))
    h = measure.largest(classes == 3)
    y0, y1 = rows_of(h)
    for last in (False, True):
        for f in HEART_ROWS:
            y = y0 + f * (y1 - y0)
            out.append((edge(h, y, last), y))
    return None if any(v is None for p in out for v in p) else np.array(out, np.float64)


def shape_ratio(points):
    k = len(LATERAL) + len(MEDIAL) + len(BASE)
    right, left, heart = points[:len(LATERAL), 0], points[k:k + len(LATERAL), 0], points[2 * k:, 0]
    return (heart.max() - heart.min()) / (left.max() - right.min())


def frame():
    t = np.linspace(0, N - 1, 5)
    return np.array([(x, y) for x in t for y in t if x in (0, N - 1) or y in (0, N - 1)])


# ---- warping ----------------------------------------------------------------------------------------------------

def spline(to_points, from_points, smooth=2e-3):
    """Map of the whole grid of the `to` image to places in the `from` image."""
    a, b = np.vstack([to_points, frame()]) / N, np.vstack([from_points, frame()]) / N

    def kernel(d2):
        return np.where(d2 > 0, d2 * np.log(np.maximum(d2, 1e-12)), 0)

    n = len(a)
    k = np.zeros((n + 3, n + 3))
    k[:n, :n] = kernel(((a[:, None] - a[None]) ** 2).sum(2)) + np.eye(n) * smooth
    k[:n, n:] = np.hstack([np.ones((n, 1)), a])
    k[n:, :n] = k[:n, n:].T
    w = np.linalg.solve(k, np.vstack([b, np.zeros((3, 2))]))
    step = 4  # the map is smooth: solve it on every fourth pixel, interpolate between
    t = np.minimum(np.arange(0, N + step, step), N + step)
    g = np.stack(np.meshgrid(t, t), 2).reshape(-1, 2) / N
    coarse = kernel(((g[:, None] - a[None]) ** 2).sum(2)) @ w[:n] + np.hstack([np.ones((len(g), 1)), g]) @ w[n:]
    coarse = (coarse * N).reshape(len(t), len(t), 2)
    i, f = np.arange(N) // step, (np.arange(N) % step / step)
    rows = coarse[i] * (1 - f)[:, None, None] + coarse[i + 1] * f[:, None, None]
    return rows[:, i] * (1 - f)[None, :, None] + rows[:, i + 1] * f[None, :, None]


def sample(image, where):
    x, y = np.clip(where[..., 0], 0, N - 1.001), np.clip(where[..., 1], 0, N - 1.001)
    i, j = y.astype(int), x.astype(int)
    f, g = y - i, x - j
    return (image[i, j] * (1 - f) * (1 - g) + image[i + 1, j] * f * (1 - g) + image[i, j + 1] * (1 - f) * g + image[i + 1, j + 1] * f * g)


def stretch(where):
    """The least and the largest change of area of a map: near zero or large means that it folds or smears."""
    (xy, xx), (yy, yx) = np.gradient(where[..., 0]), np.gradient(where[..., 1])
    d = (xx * yy - xy * yx)[8:-8, 8:-8]
    return float(d.min()), float(d.max())


def blur(image, sigma):
    pad = int(4 * sigma)
    p = np.pad(image, pad, mode="reflect")
    fy, fx = np.fft.fftfreq(p.shape[0])[:, None], np.fft.rfftfreq(p.shape[1])[None]
    p = np.fft.irfft2(np.fft.rfft2(p) * np.exp(-2 * (np.pi * sigma) ** 2 * (fy ** 2 + fx ** 2)), p.shape)
    return p[pad:-pad, pad:-pad]


def without_marker(stored):
    """The side marker is far brighter than any tissue: fill it from its surroundings."""
    v = stored.astype(np.float64)
    lit = v > np.percentile(v, 99) * 1.25
    if not lit.any():
        return v
    near = blur(lit.astype(float), 6) > .004
    weight = blur((~near).astype(float), 12)
    return np.where(near, blur(np.where(near, 0, v), 12) / np.maximum(weight, 1e-6), v)


# ---- the model --------------------------------------------------------------------------------------------------

class FilmModel:
    def __init__(self, data):
        shapes, films = [], []
        for row in read_rows(data):
            if row["split"] != "train":
                continue
            flags = np.asarray(Image.open(os.path.join(data, row["mask"])))
            classes = np.zeros(flags.shape, np.uint8)
            for bit, c in ((1, 1), (2, 2), (4, 3)):
                classes[flags & bit > 0] = c
            points = landmarks(classes)
            if points is not None:
                shapes.append(points)
                films.append(eight_bit(without_marker(read_film(data, row))).astype(np.float64))
        self.count = len(shapes)
        s = np.stack(shapes).reshape(self.count, -1)
        self.mean_shape = s.mean(0)
        ratio = np.array([shape_ratio(p) for p in shapes])
        z = ratio - ratio.mean()
        self.heart = (z @ (s - self.mean_shape)) / (z @ z)  # change of the landmarks per unit of the ratio
        rest = s - self.mean_shape - z[:, None] * self.heart
        u, d, vt = np.linalg.svd(rest, full_matrices=False)
        self.shape_modes = vt[:14] * (d[:14] / np.sqrt(self.count - 1))[:, None]
        mean = self.mean_shape.reshape(-1, 2)
        warped = np.stack([sample(f, spline(mean, p)) for f, p in zip(films, shapes)]).astype(np.float32)
        low = np.stack([blur(w, 6) for w in warped]).astype(np.float32)
        self.high = warped - low
        self.high_mean = self.high.mean(0)
        self.high -= self.high_mean
        limit = 2.5 * 1.4826 * np.median(abs(self.high), 0)  # cables, clips and side markers are rare and large: cut to usual size
        self.high = np.clip(self.high, -limit, limit)
        self.low_mean = low.mean(0)
        c = (low - self.low_mean).reshape(self.count, -1)
        values, vectors = np.linalg.eigh(c @ c.T)
        order = np.argsort(values)[::-1][:16]
        self.low_modes = ((vectors[:, order] / np.sqrt(self.count - 1)).T @ c).reshape(16, N, N)

    def identity(self, seed, spread=.7):
        """What makes a person: shape, coarse texture, and which films lend fine texture with which weights."""
        g = np.random.default_rng(seed)
        weights = g.uniform(.85, 1.15, MIX)
        return {"shape": np.clip(g.normal(0, spread, len(self.shape_modes)), -1.5, 1.5),
                "low": np.clip(g.normal(0, spread, len(self.low_modes)), -1.5, 1.5),
                "films": g.choice(self.count, MIX, replace=False), "weights": weights / np.sqrt((weights ** 2).sum())}

    def draw(self, who, ratio, exposure_seed, fine=.9):
        base = self.mean_shape + who["shape"] @ self.shape_modes
        lo, hi = -.4, .4
        for _ in range(40):
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if shape_ratio((base + mid * self.heart).reshape(-1, 2)) < ratio else (lo, mid)
        shape = (base + lo * self.heart).reshape(-1, 2)
        high = self.high_mean + fine * np.tensordot(who["weights"], self.high[who["films"]], 1)
        texture = self.low_mean + np.tensordot(who["low"], self.low_modes, 1) + high
        where = spline(shape, self.mean_shape.reshape(-1, 2), smooth=1.2e-2)
        film = 6 + .92 * sample(texture, where)
        g = np.random.default_rng(exposure_seed)
        film = film * g.uniform(.96, 1.04) + g.uniform(-4, 4) + blur(g.normal(0, 4, film.shape), .7)
        film = np.clip(np.round(film), 0, 255).astype(np.uint8)
        image = Image.fromarray(film)
        marker = Image.new("L", (8, 11))
        ImageDraw.Draw(marker).text((1, 0), "R", fill=255)
        marker = marker.resize((24, 33), Image.BICUBIC)
        image.paste(250, (48, 24), marker)
        return np.asarray(image), high, stretch(where)


# ---- the demonstration films ------------------------------------------------------------------------------------

def correlation(a, b):
    a, b = a.ravel() - a.mean(), b.ravel() - b.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


class Gate:
    """The package's own gate and ratio, from its manifest, reference and ONNX file."""

    def __init__(self, package):
        with open(os.path.join(package, "modelpackage.json")) as f:
            self.manifest = json.load(f)
        ood = self.manifest["ood"]
        self.reference = np.fromfile(os.path.join(package, ood["reference"]), "<f4").reshape(ood["n"], ood["dims"])
        self.thresholds = {**ood["knn"], "mirror_ratio_min": ood["mirror"]["ratio_min"], "image_checks": ood["image_checks"]}
        self.model = evaluate.Model(os.path.join(package, "model.onnx"))
        self.change = self.manifest["measurements"][0]["change_threshold"]

    def __call__(self, film):
        u = prepare(film)
        mask, embedding = self.model.run(np.stack([u, u[:, ::-1]]))
        d, unusual, refused, reasons = evaluate.gate(u, embedding[0], embedding[1], self.reference, self.thresholds)
        return {"ratio": measure.cardiothoracic_ratio(mask[0])["ratio"], "distance": round(d, 5), "unusual": unusual, "refused": refused,
                "comfortable": not unusual and d < .85 * self.thresholds["threshold_unusual"]}


PERSONS = [("p1", (.47, .58))] + [("p%d" % (i + 2), (r,)) for i, r in enumerate((.40, .42, .44, .45, .46, .48, .49, .51, .53, .55, .58, .62))]


def find(model, gate, ratios, seed):
    """Draws until every film of the person passes with room to spare and measures within 0.008 of what was meant."""
    for attempt in range(400):
        who = model.identity(seed * 1000 + attempt)
        out = []
        for step, intended in enumerate(ratios):
            asked = intended
            for _ in range(6):  # the outline of the model and the outline of the network differ a little: correct for it
                film, high, (least, most) = model.draw(who, asked, seed * 1000 + attempt * 2 + step)
                if least < .15 or most > 2.1:  # the map folds or smears
                    break
                g = gate(film)
                if not g["comfortable"] or g["ratio"] is None or abs(g["ratio"] - intended) > .1:
                    break
                if abs(g["ratio"] - intended) < .008:
                    out.append((film, high, g))
                    break
                asked += .8 * (intended - g["ratio"])
            if len(out) <= step:
                break
        if len(out) == len(ratios) and (len(out) < 2 or out[-1][2]["ratio"] - out[0][2]["ratio"] > gate.change + .025):
            return who, out, attempt + 1
    raise SystemExit("no film for the ratios %s" % (ratios,))


def audit(model, data, drawn, who):
    """How near a drawn film comes to any single train film, and how near train films come to each other."""
    films = [resize(eight_bit(read_film(data, r))).astype(float) for r in read_rows(data) if r["split"] == "train"]
    whole = [max(correlation(resize(f).astype(float), t) for t in films) for f, _, _ in drawn]
    real = [max(correlation(t, o) for o in films if o is not t) for t in films[::6]]
    fine = [max(correlation(h - model.high_mean, t) for t in model.high) for _, h, _ in drawn]
    share = max(float((w["weights"] ** 2 / (w["weights"] ** 2).sum()).max()) for w in who)
    return {"films_mixed_per_person": MIX, "largest_share_of_one_film_in_the_fine_part": round(share, 4),
            "largest_correlation_with_a_train_film": round(max(whole), 4),
            "real_films_nearest_other_real_film": {"median": round(float(np.median(real)), 4), "max": round(max(real), 4)},
            "fine_part_largest_correlation_with_a_train_film": round(max(fine), 4)}


NOTE = """# Synthetic chest films

None of these %d films shows a person. `imaging/training/film_model.py` drew them from shape and texture statistics of the
train films of the cardiothoracic-ratio data set (MIT licence, Copyright (c) 2020 Nanqing Dong; Dong et al., MICCAI 2018,
pp. 544-552). For demonstration and tests only.

Each mixes the fine texture of %d films, the largest share of one film being %.1f %%. Largest correlation of a drawn film with
any train film %.3f (real train films and their nearest other one: median %.3f, largest %.3f); of the fine part alone %.3f.

`index.csv`: person, step (p1 has two films of one identity, the heart grown), the ratio that was meant and the ratio that
the package measures. Every film passes the package's gate.
"""


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--package", required=True, help="the package folder whose gate the films must pass")
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=3)
    a = p.parse_args()
    gate, model = Gate(a.package), FilmModel(a.data)
    os.makedirs(a.out, exist_ok=True)
    rows, drawn, people = [], [], []
    for k, (person, ratios) in enumerate(PERSONS):
        who, films, attempts = find(model, gate, ratios, a.seed * 100 + k)
        people.append(who)
        for step, (film, high, g) in enumerate(films):
            name = "%s-%d.png" % (person, step + 1)
            Image.fromarray(film).save(os.path.join(a.out, name), optimize=True)
            assert (np.asarray(Image.open(os.path.join(a.out, name))) == film).all()
            rows.append([name, person, step + 1, "%.2f" % ratios[step], "%.4f" % g["ratio"]])
            drawn.append((film, high, g))
            print(*rows[-1], "distance %.4f of %.4f, %d attempts" % (g["distance"], gate.thresholds["threshold_unusual"], attempts), flush=True)
    with open(os.path.join(a.out, "index.csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["file", "person", "step", "intended_ratio", "model_ratio"])
        w.writerows(rows)
    found = audit(model, a.data, drawn, people)
    print(json.dumps(found, indent=1))
    with open(os.path.join(a.out, "README.md"), "w") as f:
        f.write(NOTE % (len(drawn), MIX, 100 * found["largest_share_of_one_film_in_the_fine_part"], found["largest_correlation_with_a_train_film"],
                        found["real_films_nearest_other_real_film"]["median"], found["real_films_nearest_other_real_film"]["max"],
                        found["fine_part_largest_correlation_with_a_train_film"]))
    print("bytes", sum(os.path.getsize(os.path.join(a.out, n)) for n in os.listdir(a.out)))


if __name__ == "__main__":
    main()
