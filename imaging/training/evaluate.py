"""Every figure of the package, from the exported ONNX file: gate thresholds, segmentation, ratio, wrong inputs.

Thresholds come from the train films (leave-one-out), the rates are given for the split named by `--split`. The test
split is for the last run only. Writes one JSON file that `export.py package` copies into manifest and card.
"""
import argparse
import csv
import glob
import json
import os

import numpy as np
import onnxruntime
from PIL import Image, ImageFilter

import measure
from prepare import normalize, prepare, resize

SEED = 7
BOOTSTRAP = 2000
CALL = 0.50
REFUSE_HEADROOM = 1.25
MIRROR_RATIO_MIN = 0.8  # chosen on train and val: the mirror image of a film lies at more than this times its distance


class Model:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(self, u):
        """uint8 [N,256,256] to class masks uint8 [N,256,256] and embeddings float32 [N,384]."""
        masks, embeddings = [], []
        for i in range(0, len(u), 8):
            logits, e = self.session.run(["mask_logits", "embedding"], {"x": normalize(u[i:i + 8])})
            masks.append(logits.argmax(1).astype(np.uint8))
            embeddings.append(e)
        return np.concatenate(masks), np.concatenate(embeddings)


# ---- statistics -------------------------------------------------------------------------------------------------

def r4(x):
    return None if x is None or not np.isfinite(x) else round(float(x), 4) + 0.0  # no minus zero


def bootstrap(values, statistic, seed=SEED):
    """Percentile interval over patients; every row of `values` is one patient (one film each)."""
    values = np.asarray(values)
    g = np.random.default_rng(seed)
    s = [statistic(values[g.integers(0, len(values), len(values))]) for _ in range(BOOTSTRAP)]
    return [r4(q) for q in np.nanpercentile(s, [2.5, 97.5])]


def wilson(k, n):
    if n == 0:
        return [None, None]
    z, p = 1.959964, k / n
    centre, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [r4(max(0, (centre - half) / (1 + z * z / n))), r4(min(1, (centre + half) / (1 + z * z / n)))]


def auroc(negative, positive):
    n, p = np.asarray(negative)[:, None], np.asarray(positive)[None]
    return float((p > n).mean() + 0.5 * (p == n).mean())


def metric(name, value, ci=None, **more):
    return {"name": name, "value": r4(value) if isinstance(value, float) else value, **({"ci": ci} if ci else {}), **more}


# ---- the gate ---------------------------------------------------------------------------------------------------

def calibrate(films, embeddings):
    loo = np.array([measure.knn_distance(e, embeddings, leave_out=i) for i, e in enumerate(embeddings)])
    checks = np.array([[measure.sharpness(u), measure.entropy(u), measure.constant_border(u)] for u in films])
    return loo, checks


def round_down(x, digits=2):
    e = 10.0 ** (digits - 1 - int(np.floor(np.log10(abs(x)))))
    return float(np.floor(x * e) / e)


def thresholds(loo, checks):
    """The distance: 95th and 99th percentile of leave-one-out, the second with a quarter of head-room. The image checks:
    half of the 1st percentile of sharpness and four times its 99th (noise), one bit of entropy below the 1st percentile,
    and a constant border of 8 % or 5 % more than the films have."""
    return {
        "threshold_unusual": round(float(np.percentile(loo, 95)), 5),
        "threshold_refuse": round(float(np.percentile(loo, 99)) * REFUSE_HEADROOM, 5),
        "mirror_ratio_min": MIRROR_RATIO_MIN,
        "image_checks": {
            "sharpness_min": round_down(np.percentile(checks[:, 0], 1) * 0.5),
            "sharpness_max": round_down(np.percentile(checks[:, 0], 99) * 4),
            "entropy_min": round(float(np.percentile(checks[:, 1], 1)) - 1.0, 2),
            "constant_border_max": round(max(0.08, float(np.percentile(checks[:, 2], 99)) + 0.05), 3),
        },
    }


def gate(u, embedding, mirrored, reference, t):
    """(distance, unusual, refused, reasons); `mirrored` is the embedding of the left-right mirror image of u."""
    d = measure.knn_distance(embedding, reference)
    c = t["image_checks"]
    reasons = []
    if d > t["threshold_refuse"]:
        reasons.append("distance")
    if measure.knn_distance(mirrored, reference) < t["mirror_ratio_min"] * d:
        reasons.append("mirrored")
    sharpness = measure.sharpness(u)
    if sharpness < c["sharpness_min"]:
        reasons.append("blur")
    if sharpness > c["sharpness_max"]:
        reasons.append("noise")
    if measure.entropy(u) < c["entropy_min"]:
        reasons.append("entropy")
    if measure.constant_border(u) > c["constant_border_max"]:
        reasons.append("constant_border")
    return d, d > t["threshold_unusual"] or bool(reasons), bool(reasons), reasons


def gate_all(model, films, reference, t):
    masks, embeddings = model.run(films)
    _, mirrored = model.run(np.ascontiguousarray(films[:, :, ::-1]))
    rows = [gate(u, e, m, reference, t) for u, e, m in zip(films, embeddings, mirrored)]
    ratios = [measure.cardiothoracic_ratio(m) for m in masks]
    reasons = {}
    for r in rows:
        for name in r[3]:
            reasons[name] = reasons.get(name, 0) + 1
    return {"d": np.array([r[0] for r in rows]), "unusual": np.array([r[1] for r in rows]),
            "refused": np.array([r[2] for r in rows]), "reasons": reasons,
            "refused_without_mirror": np.array([bool(set(r[3]) - {"mirrored"}) for r in rows]),
            "ratio": np.array([np.nan if r["ratio"] is None else r["ratio"] for r in ratios])}


# ---- wrong inputs -----------------------------------------------------------------------------------------------

def blur(u, sigma):
    return np.asarray(Image.fromarray(u).filter(ImageFilter.GaussianBlur(sigma)))


def noise(u, sigma, g):
    return np.clip(u + g.normal(0, sigma, u.shape), 0, 255).round().astype(np.uint8)


def white_border(u, share=0.1):
    n = round(len(u) * share)
    out = np.full_like(u, 255)
    out[n:-n, n:-n] = resize(u, len(u) - 2 * n, len(u) - 2 * n)
    return out


def edits():
    g = np.random.default_rng(SEED)
    return {
        "inverted": lambda u: 255 - u,
        "rotated_90": lambda u: np.rot90(u).copy(),
        "upside_down": lambda u: u[::-1].copy(),
        "left_right_flip": lambda u: u[:, ::-1].copy(),
        "centre_crop_50": lambda u: resize(np.ascontiguousarray(u[64:192, 64:192])),
        "centre_crop_70": lambda u: resize(np.ascontiguousarray(u[38:218, 38:218])),
        "blur_sigma_4": lambda u: blur(u, 4),
        "blur_sigma_2": lambda u: blur(u, 2),
        "noise_sigma_40": lambda u: noise(u, 40, g),
        "noise_sigma_20": lambda u: noise(u, 20, g),
        "white_border_10": white_border,
    }


def uniform_noise(n=20):
    g = np.random.default_rng(SEED)
    return np.stack([prepare(g.integers(0, 256, (256, 256)).astype(np.uint8)) for _ in range(n)])


def gradients(n=20):
    g = np.random.default_rng(SEED)
    y, x = np.mgrid[0:256, 0:256] / 255.0
    out = []
    for i in range(n):
        a = g.uniform(0, 2 * np.pi)
        v = np.cos(a) * x + np.sin(a) * y if i % 2 else np.hypot(x - g.uniform(.3, .7), y - g.uniform(.3, .7))
        out.append(prepare(np.round(v * 1000).astype(np.int32)))
    return np.stack(out)


def drawn_shapes(n=20):
    """Drawn ellipses and boxes on a flat ground with a little noise: a phantom that is no film."""
    g = np.random.default_rng(SEED)
    y, x = np.mgrid[0:256, 0:256]
    out = []
    for _ in range(n):
        v = np.full((256, 256), g.uniform(0, 100))
        for _ in range(g.integers(3, 9)):
            cy, cx, ry, rx = g.uniform(30, 226), g.uniform(30, 226), g.uniform(10, 80), g.uniform(10, 80)
            inside = ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 < 1 if g.random() < .6 else (abs(y - cy) < ry) & (abs(x - cx) < rx)
            v[inside] = g.uniform(0, 255)
        out.append(prepare(np.clip(v + g.normal(0, 4, v.shape), 0, 255).round().astype(np.uint8)))
    return np.stack(out)


def photographs(folder, n=60):
    """Skin photographs under CC0 (the ISIC-2017 part), as grey images."""
    with open(os.path.join(folder, "labels.csv"), newline="") as f:
        rows = [r for r in csv.DictReader(f) if "CC0" in r["license"] or r["dataset"].startswith("ISIC-2017")]
    return np.stack([prepare(np.asarray(Image.open(os.path.join(folder, r["image"])).convert("L"))) for r in rows[:: max(1, len(rows) // n)][:n]])


def other_dicom(folder, modalities, n=60):
    """Images of other modalities or other body parts, as far as they decode; chest films are left out."""
    try:
        import pydicom
    except ImportError:
        return None
    out = []
    for path in sorted(p for m in modalities for p in glob.glob(os.path.join(folder, "files", m, "*.dcm"))):
        try:
            d = pydicom.dcmread(path)
            if d.Rows < 64 or d.Columns < 64 or d.get("SamplesPerPixel", 1) != 1 or int(d.get("NumberOfFrames", 1) or 1) > 1:
                continue
            if d.get("BodyPartExamined", "") in ("CHEST", "THORAX") and d.Modality in ("CR", "DX"):
                continue
            u = prepare(d.pixel_array, photometric=d.PhotometricInterpretation, slope=float(d.get("RescaleSlope", 1) or 1),
                        intercept=float(d.get("RescaleIntercept", 0) or 0))
            out.append(u)
        except Exception:  # malformed or compressed with what is not installed here: not part of the sample
            continue
    return np.stack(out[:: max(1, len(out) // n)][:n]) if out else None


def other_hospital(folder, n=200):
    """Adult films of the NIH ChestX-ray14 set at 256 px, one per patient: never trained on, no ratios known."""
    with open(os.path.join(folder, "labels.csv"), newline="") as f:
        rows = [r for r in csv.DictReader(f) if "/nih256/" in r["image"] and r["age"] and float(r["age"]) >= 18]
    seen, picked = set(), []
    for r in rows:
        if r["patient_id"] not in seen:
            seen.add(r["patient_id"])
            picked.append(r)
    picked = picked[:: max(1, len(picked) // n)][:n]
    films = np.stack([prepare(np.asarray(Image.open(os.path.join(folder, r["image"])).convert("L"))) for r in picked])
    return films, [r["view"] for r in picked]


# ---- the report -------------------------------------------------------------------------------------------------

def segmentation(masks, truth):
    out = []
    per = np.array([[measure.dice(m == c, t == c) for c in (1, 2, 3)] for m, t in zip(masks, truth)])
    for c, name in enumerate(("right_lung", "left_lung", "heart")):
        out.append(metric("dice_" + name, float(per[:, c].mean()), bootstrap(per[:, c], np.mean), min=r4(per[:, c].min())))
    return out


def ratio_against_keypoints(predicted, known, train_mean):
    """Agreement with the reader's key points on the films that have them."""
    has = ~np.isnan(known)
    missing = has & np.isnan(predicted)
    ok = has & ~np.isnan(predicted)
    a, b = predicted[ok], known[ok]
    d, n = a - b, int(ok.sum())
    sd, bias = float(d.std(ddof=1)), float(d.mean())
    t975 = {16: 2.131, 24: 2.069}.get(n, 1.96 + 2.4 / n)
    se_loa = sd * np.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1)))
    z, se = np.arctanh(np.corrcoef(a, b)[0, 1]), 1.96 / np.sqrt(n - 3)
    both = np.stack([a, b], 1)
    large, called = b > CALL, a > CALL
    tp, fn, tn, fp = int((large & called).sum()), int((large & ~called).sum()), int((~large & ~called).sum()), int((~large & called).sum())
    floor = np.abs(train_mean - b)
    return [
        metric("ctr_n", n), metric("ctr_not_measurable", int(missing.sum())),
        metric("ctr_mae", float(abs(d).mean()), bootstrap(both, lambda v: abs(v[:, 0] - v[:, 1]).mean())),
        metric("ctr_bias", bias, [r4(bias - t975 * sd / np.sqrt(n)), r4(bias + t975 * sd / np.sqrt(n))]),
        metric("ctr_sd", sd, bootstrap(both, lambda v: (v[:, 0] - v[:, 1]).std(ddof=1))),
        metric("ctr_loa_lower", bias - 1.96 * sd, [r4(bias - 1.96 * sd - t975 * se_loa), r4(bias - 1.96 * sd + t975 * se_loa)]),
        metric("ctr_loa_upper", bias + 1.96 * sd, [r4(bias + 1.96 * sd - t975 * se_loa), r4(bias + 1.96 * sd + t975 * se_loa)]),
        metric("ctr_max_abs_error", float(abs(d).max())),
        metric("ctr_r", float(np.tanh(z)), [r4(np.tanh(z - se)), r4(np.tanh(z + se))]),
        metric("sensitivity_at_0.50", tp / max(1, tp + fn), wilson(tp, tp + fn), count=tp, of=tp + fn),
        metric("specificity_at_0.50", tn / max(1, tn + fp), wilson(tn, tn + fp), count=tn, of=tn + fp),
        metric("accuracy_at_0.50", (tp + tn) / n, wilson(tp + tn, n), count=tp + tn, of=n),
        metric("floor_train_mean_mae", float(floor.mean()), bootstrap(floor, np.mean), predicts=r4(train_mean)),
        metric("floor_majority_accuracy", max(tp + fn, tn + fp) / n, wilson(max(tp + fn, tn + fp), n), count=max(tp + fn, tn + fp), of=n),
    ]


def thorax_width_evidence(masks, known):
    """Which thorax width agrees with the reader's key points: the whole extent or the widest single row (train masks)."""
    out = {}
    for name in ("extent", "row"):
        d = []
        for m, k in zip(masks, known):
            r = measure.cardiothoracic_ratio(m)
            if np.isnan(k) or r["ratio"] is None:
                continue
            thorax = r["thorax"][1] - r["thorax"][0] + 1
            if name == "row":
                right, left = measure.largest(m == 1), measure.largest(m == 2)
                rows = right.any(1) & left.any(1)
                thorax = (left.shape[1] - left[rows][:, ::-1].argmax(1) - right[rows].argmax(1)).max()
            d.append((r["heart"][1] - r["heart"][0] + 1) / thorax - k)
        d = np.array(d)
        out[name] = {"n": len(d), "bias": r4(d.mean()), "sd": r4(d.std(ddof=1)), "mae": r4(abs(d).mean())}
    return out


def rate(flags, name):
    k, n = int(np.sum(flags)), len(flags)
    return metric(name, k / n, wilson(k, n), count=k, of=n)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--store", required=True)
    p.add_argument("--onnx", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--split", choices=("val", "test"), default="val")
    p.add_argument("--photos", help="folder with labels.csv of skin photographs")
    p.add_argument("--dicom", help="folder with files/<modality>/*.dcm")
    p.add_argument("--other-hospital", help="folder with labels.csv and images/nih256")
    a = p.parse_args()
    s, model = np.load(a.store), Model(a.onnx)
    take = {name: s["split"] == name for name in ("train", "val", "test")}
    train_films = s["films"][take["train"]]
    _, reference = model.run(train_films)
    loo, checks = calibrate(train_films, reference)
    t = thresholds(loo, checks)
    films, truth, known = (s[k][take[a.split]] for k in ("films", "masks", "ratio"))
    masks, _ = model.run(films)
    base = gate_all(model, films, reference, t)
    train_mean = float(np.nanmean(s["ratio"][take["train"]]))
    report = {"split": a.split, "n": int(len(films)), "thresholds": t,
              "train_image_checks": {k: {q: r4(np.percentile(checks[:, i], v)) for q, v in (("min", 0), ("p1", 1), ("median", 50), ("p99", 99), ("max", 100))}
                                     for i, k in enumerate(("sharpness", "entropy", "constant_border"))},
              "train_loo": {q: round(float(np.percentile(loo, v)), 5) for q, v in (("median", 50), ("p95", 95), ("p99", 99), ("max", 100))},
              "metrics": segmentation(masks, truth) + ratio_against_keypoints(base["ratio"], known, train_mean)}
    report["thorax_width"] = thorax_width_evidence(s["masks"][take["train"]], s["ratio"][take["train"]])
    # the mask-derived ratio of the truth itself, to show what the definition costs
    flip_distance = np.array([measure.knn_distance(e, reference, leave_out=i) for i, e in enumerate(model.run(np.ascontiguousarray(train_films[:, :, ::-1]))[1])])
    report["train_mirror"] = {"n": len(loo), "least_ratio": r4((flip_distance / loo).min()), "films_below": int((flip_distance < MIRROR_RATIO_MIN * loo).sum()),
                              "mirror_images_caught": int((loo < MIRROR_RATIO_MIN * flip_distance).sum())}
    of_masks = np.array([measure.cardiothoracic_ratio(m)["ratio"] or np.nan for m in truth])
    d = (of_masks - known)[~np.isnan(known)]
    report["metrics"] += [metric("reader_mask_ctr_mae", float(np.nanmean(abs(d))))]
    dm = base["ratio"] - of_masks
    report["metrics"] += [metric("ctr_against_masks_n", int((~np.isnan(dm)).sum())), metric("ctr_against_masks_mae", float(np.nanmean(abs(dm)))),
                          metric("ctr_against_masks_sd", float(np.nanstd(dm, ddof=1)))]
    false_alarms = {}
    for name in ("val", "test") if a.split == "test" else ("val",):
        b = base if name == a.split else gate_all(model, s["films"][take[name]], reference, t)
        false_alarms[name] = {"unusual": rate(b["unusual"], "unusual"), "refused": rate(b["refused"], "refused"), "reasons": b["reasons"],
                              "max_distance": r4(b["d"].max())}
    report["false_alarms"] = false_alarms
    kinds = {name: np.stack([f(u) for u in films]) for name, f in edits().items()}
    kinds.update(uniform_noise=uniform_noise(), gradients=gradients(), drawn_shapes=drawn_shapes())
    if a.photos:
        kinds["photographs_grey"] = photographs(a.photos)
    if a.dicom:
        for name, modalities in (("ct_mr_pt_nm_us_slices", ("CT", "MR", "PT", "NM", "US")), ("radiographs_not_chest", ("CR", "DX", "MG", "XA", "RTIMAGE"))):
            found = other_dicom(a.dicom, modalities)
            if found is not None:
                kinds[name] = found
    report["detection"] = []
    for name, wrong in kinds.items():
        b = gate_all(model, wrong, reference, t)
        row = {"kind": name, "n": len(wrong), "auroc": r4(auroc(base["d"], b["d"])), "unusual_fraction": r4(b["unusual"].mean()),
               "refused_fraction": r4(b["refused"].mean()), "refused_fraction_without_mirror_check": r4(b["refused_without_mirror"].mean()), "reasons": b["reasons"],
               "not_measurable_fraction": r4(np.isnan(b["ratio"]).mean()),
               "stopped_fraction": r4((b["refused"] | np.isnan(b["ratio"])).mean())}
        if len(wrong) == len(films) and name in edits():
            row["mean_ratio_shift"] = r4(np.nanmean(abs(b["ratio"] - base["ratio"]))) if (~np.isnan(b["ratio"])).any() else None
        report["detection"].append(row)
    if a.other_hospital:
        other, views = other_hospital(a.other_hospital)
        b = gate_all(model, other, reference, t)
        report["other_hospital"] = {"dataset": "NIH ChestX-ray14 (NIH Clinical Center; Wang et al., CVPR 2017), 256 px, adults, one film per patient", "n": len(other),
                                    "views": {v: views.count(v) for v in sorted(set(views))},
                                    "unusual": rate(b["unusual"], "unusual"), "refused": rate(b["refused"], "refused"), "reasons": b["reasons"],
                                    "refused_by_view": {v: rate(b["refused"][np.array(views) == v], "refused") for v in sorted(set(views))},
                                    "not_measurable": rate(np.isnan(b["ratio"]), "not_measurable"), "median_ratio": r4(np.nanmedian(b["ratio"]))}
    with open(a.out, "w") as f:
        json.dump(report, f, indent=1)
        f.write("\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
