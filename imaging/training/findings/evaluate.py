"""Every figure of a package, from the exported ONNX files, into one JSON file that `findings.export` copies from.

Calibration, operating points, conformal quantiles and gate thresholds come from the val films; which findings are said
is decided on train counts and val figures. The test films give the figures only: `--split test` is for the last run.
"""
import argparse
import glob
import json
import os
import time

import numpy as np
import onnxruntime
from PIL import Image

import measure
from findings import wrong
from findings.augment import through_64
from findings.figures import (auroc, auroc_weighted, calibrate, conformal, ece, floor, macro, operating_points, r4, resamples, sets, share, sigmoid)
from findings.gate import Gate
from findings.store import Store, normalize, prepare128, read_grey
from findings.tasks import TASKS

LEAST_TRAIN, LEAST_VAL = 200, 15  # positives; fixed before any figure was seen
LEAST_AUROC = 0.60  # of the lower end of the val interval
LEAST_PLATT = 30  # val positives for a calibration of the finding's own
GATE_FILMS = 200
GALLERY = 4000  # train films for the centre, the reference and the neighbours
DELTA, COSINE = 0.005, 0.99  # the int8 file ships when it stays within these on the val films


class Model:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.names = [o.name for o in self.session.get_outputs()]

    def run(self, films, names=("logits", "embedding", "features")):
        names = [n for n in names if n in self.names]
        parts = [self.session.run(names, {"x": normalize(films[i:i + 16])}) for i in range(0, len(films), 16)]
        return {n: np.concatenate([p[k] for p in parts]) for k, n in enumerate(names)}


def mirror(films):
    return np.ascontiguousarray(films[:, :, ::-1])


def plain_facts(s, rows):
    age = np.nan_to_num(s.age[rows], nan=float(np.nanmean(s.age)) if np.isfinite(s.age).any() else 0)
    sex = np.array([s.rows[i]["sex"] == "M" for i in rows], float)
    return np.stack([age, age ** 2, sex, s.view[rows] == 1], 1).astype(float)


def resolution(s, rows):
    sizes = np.unique(s.native)
    return (s.native[rows][:, None] == sizes[None]).astype(float)


def brightness(films):
    return np.array([[f.mean(), f.std(), measure.sharpness(f) ** 0.5, measure.entropy(f)] for f in films])


def lightly_changed(u, g):
    """A second reading of the same film: up to 3 degrees, 4 % shift, 5 % size, some gamma."""
    image = Image.fromarray(u)
    angle, k = np.deg2rad(g.uniform(-3, 3)), g.uniform(.95, 1.05)
    c, s, n = np.cos(angle) / k, np.sin(angle) / k, len(u) / 2
    dx, dy = g.uniform(-.04, .04, 2) * len(u)
    image = image.transform(image.size, Image.AFFINE, (c, -s, n - c * n + s * n + dx, s, c, n - s * n - c * n + dy), Image.BILINEAR)
    v = (np.asarray(image) / 255.0) ** np.exp(g.uniform(-.15, .15))
    return np.round(v * 255).astype(np.uint8)


# ---- parts of the report ----------------------------------------------------------------------------------------

def label_figures(task, s, out, checkpoint, split):
    train, val, test = s.take("train"), s.take("val"), s.take(split)
    yv, yt, y = s.labels[val], s.labels[test], s.labels
    a, b, how = calibrate(yv, out["val"]["logits"], checkpoint["pos_weight"], LEAST_PLATT)
    pv, pt = sigmoid(a * out["val"]["logits"] + b), sigmoid(a * out[split]["logits"] + b)
    w, wv = resamples(s.patient[test]), resamples(s.patient[val])
    rows = []
    for c, label in enumerate(task.labels):
        counts = {"train": int((y[train, c] == 1).sum()), "val": int((yv[:, c] == 1).sum()), "test": int((yt[:, c] == 1).sum())}
        area, _ = auroc(yt[:, c], out[split]["logits"][:, c], s.patient[test], w)
        on_val, _ = auroc(yv[:, c], out["val"]["logits"][:, c], s.patient[val], wv)
        row = {"id": label.id, "display": label.display, "source_label": label.source, "codes": label.codes(), "n_positive": counts,
               "prevalence_train": r4(np.nanmean(y[train, c])), "auc": area, "auc_val": on_val, "calibration": how[c],
               "ece_test": {"before": r4(ece(yt[:, c], sigmoid(out[split]["logits"][:, c]))), "after": r4(ece(yt[:, c], pt[:, c]))}}
        reasons = []
        if counts["train"] < LEAST_TRAIN or counts["val"] < LEAST_VAL:
            reasons.append("too few positive films: %d to train (at least %d), %d to calibrate (at least %d)" % (counts["train"], LEAST_TRAIN, counts["val"], LEAST_VAL))
        if on_val["ci"][0] is None or on_val["ci"][0] < LEAST_AUROC:
            reasons.append("the lower end of the AUROC's interval on the validation films is %s, below %.2f" % (on_val["ci"][0], LEAST_AUROC))
        row["status"] = "withheld" if reasons else "evaluated"
        if reasons:
            row["reason"] = "; ".join(reasons)
        points = operating_points(yv[:, c], pv[:, c])
        row["operating_points"] = []
        for name, t in points.items():
            said = pt[:, c] >= t
            sensitivity, specificity = share(said[yt[:, c] == 1], s.patient[test][yt[:, c] == 1]), share(~said[yt[:, c] == 0], s.patient[test][yt[:, c] == 0])
            row["operating_points"].append({"name": name, "threshold": t, "sensitivity": sensitivity["value"], "specificity": specificity["value"],
                                            "ci": [sensitivity["ci"], specificity["ci"]]})
        q = conformal(yv[:, c], pv[:, c])
        present, absent = sets(pt[:, c], q)
        positive, negative = yt[:, c] == 1, yt[:, c] == 0
        q["coverage_test"] = {"positive": r4(present[positive].mean()), "negative": r4(absent[negative].mean())}
        row["conformal"] = q
        row["answers_test"] = {k: r4(v) for k, v in {"present": (present & ~absent).mean(), "not_detected": (absent & ~present).mean(),
                                                    "both": (present & absent).mean(), "none": (~present & ~absent).mean()}.items()}
        rows.append(row)
    before = np.mean([ece(yv[:, c], sigmoid(out["val"]["logits"][:, c])) for c in range(len(rows))])
    after = np.mean([ece(yv[:, c], pv[:, c]) for c in range(len(rows))])
    return rows, {"method": "platt", "fitted_on": "val", "a": a.tolist(), "b": b.tolist(), "ece_before": r4(before), "ece_after": r4(after)}


def named(name, figure, **more):
    return {"name": name, **figure, **more}


def metrics(task, s, model, out, labels, split):
    test, train = s.take(split), s.take("train")
    y, patients, logits = s.labels[test], s.patient[test], out[split]["logits"]
    many = len(task.labels) > 1
    said = [c for c, r in enumerate(labels) if r["status"] == "evaluated"]
    found = []
    if many:
        found += [named("macro_auroc_14", macro(y, logits, patients)), named("macro_auroc_shipped", macro(y, logits, patients, said))]
    found += [named("auroc." + r["id"], r["auc"]) for r in labels]
    soft = model.run(np.stack([through_64(u) for u in s.films[test]]))["logits"]
    found.append(named("macro_auroc_14_through_64px" if many else "auroc.pneumonia_through_64px", macro(y, soft, patients)))
    if many:
        for size in np.unique(s.native):
            at = s.native[test] == size
            found.append(named("macro_auroc_14_native_%d" % size, macro(y[at], logits[at], patients[at], least=5), n=int(at.sum())))
        every = s.take(split, admitted=False)
        all_logits = np.concatenate([logits, model.run(s.films[np.setdiff1d(every, test)])["logits"]])
        order = np.concatenate([test, np.setdiff1d(every, test)])
        found.append(named("macro_auroc_14_with_children", macro(s.labels[order], all_logits, s.patient[order]), n=len(order),
                           note="all test films; those under %d years are refused by the package" % task.min_age))
        for name, facts in (("resolution", resolution), ("age_sex_view", plain_facts)):
            found.append(named("floor_" + name, macro(y, floor(facts(s, train), s.labels[train], facts(s, test)), patients)))
    found.append(named("floor_brightness", macro(y, floor(brightness(s.films[train]), s.labels[train], brightness(s.films[test])), patients),
                       note="mean, spread, sharpness and entropy of the prepared film"))
    return found


def subgroups(task, s, out, split):
    test = s.take(split)
    axes = {}
    if task.name == "findings":
        axes["PatientSex"] = {v: np.array([s.rows[i]["sex"] == v for i in test]) for v in ("F", "M")}
        age = s.age[test]
        axes["age_band"] = {"18-39": age < 40, "40-59": (age >= 40) & (age < 60), "60+": age >= 60}
        axes["ViewPosition"] = {"PA": s.view[test] == 0, "AP": s.view[test] == 1}
    else:
        kind = s.columns(("Bacterial_Pneumonia", "Viral_Pneumonia"))[test]
        normal = s.labels[test][:, 0] == 0
        axes["kind_against_normal"] = {"bacterial": normal | (kind[:, 0] == 1), "viral": normal | (kind[:, 1] == 1)}
    rows = []
    for axis, values in axes.items():
        for value, at in values.items():
            y, p, logits = s.labels[test][at], s.patient[test][at], out[split]["logits"][at]
            row = {"axis": axis, "value": value, "n": int(at.sum()), "n_patients": len(set(p)), "auroc": macro(y, logits, p, least=5)}
            if task.name == "findings":
                row["auroc_by_finding"] = {task.labels[c].id: auroc(y[:, c], logits[:, c], p)[0] for c in range(len(task.labels)) if (y[:, c] == 1).sum() >= 5}
            rows.append(row)
    return rows


def views(s, out, split):
    test = s.take(split)
    known = s.view[test] >= 0
    right = out[split]["view_logits"].argmax(1)[known] == s.view[test][known]
    return named("view_accuracy", share(right, s.patient[test][known]),
                 by_view={v: share(right[s.view[test][known] == i], s.patient[test][known][s.view[test][known] == i]) for i, v in enumerate(("PA", "AP"))})


def retrieval(s, out, split, columns, train):
    """Neighbours among the train films for the films with a finding; beside it what a film drawn at random gives."""
    test = s.take(split)
    gallery, query = np.nan_to_num(s.labels[train])[:, columns], np.nan_to_num(s.labels[test])[:, columns]
    asked = query.sum(1) > 0
    both = query[asked] @ gallery.T
    jaccard = both / np.maximum(1, query[asked].sum(1)[:, None] + gallery.sum(1)[None] - both)
    ideal = np.sort(jaccard, 1)[:, ::-1][:, :10]
    discount = 1 / np.log2(np.arange(2, 12))
    rows = [{"dims": "chance", "precision_at_5": r4((both > 0).mean()), "ndcg_at_10": r4((jaccard.mean(1) * discount.sum() / (ideal @ discount)).mean())}]
    for dims in (256, 128, 64, 32):
        q, k = (e[:, :dims] / np.linalg.norm(e[:, :dims], axis=1, keepdims=True) for e in (out[split]["embedding"][asked], out["train"]["embedding"]))
        near = np.argsort(-(q @ k.T), 1)[:, :10]
        at = np.arange(len(near))[:, None]
        rows.append({"dims": dims, "precision_at_5": r4((both[at, near[:, :5]] > 0).mean()), "ndcg_at_10": r4(((jaccard[at, near] @ discount) / (ideal @ discount)).mean())})
    return {"n_queries": int(asked.sum()), "n_gallery": len(train), "rows": rows}


def one_each(s, rows, n):
    """At most n films, one per patient, spread over the rows."""
    _, first = np.unique(s.patient[rows], return_index=True)
    return wrong.spread(rows[np.sort(first)], n)


def detection(task, s, model, gate, split, a, others):
    test = one_each(s, s.take(split), GATE_FILMS)
    films = s.films[test]
    judge = lambda u: gate.judge(u, model.run(u), model.run(mirror(u)) if gate.t["mirror"] else None)
    base = judge(films)
    kinds = {k: np.stack([f(u) for u in films]) for k, f in wrong.edits().items()}
    kinds.update(wrong.other_kinds(a))
    kinds.update(others)
    rows = []
    for name, u in kinds.items():
        b = judge(u)
        area = lambda k: r4(auroc_weighted(np.repeat([0., 1.], [len(base[k]), len(u)]), np.concatenate([base[k], b[k]]), np.ones((1, len(base[k]) + len(u)), np.float32))[0])
        rows.append({"kind": name, "n": len(u), "auroc": area("d"), "auroc_centre": area("m"), "refused_fraction": r4(b["refused"].mean()),
                     "unusual_fraction": r4(b["unusual"].mean()), "reasons": b["reasons"]})
    alarms = {"n": len(films), "unusual": share(base["unusual"], s.patient[test]), "refused": share(base["refused"], s.patient[test]), "reasons": base["reasons"]}
    if task.name == "findings":
        alarms["refused_by_native_size"] = {str(z): r4(base["refused"][s.native[test] == z].mean()) for z in np.unique(s.native[test])}
        alarms["refused_by_view"] = {v: r4(base["refused"][s.view[test] == i].mean()) for i, v in enumerate(("PA", "AP"))}
    return rows, alarms


def demonstration(folder, model, gate):
    paths = sorted(glob.glob(os.path.join(folder, "*.png")))
    u = np.stack([prepare128(read_grey(p)) for p in paths])
    b = gate.judge(u, model.run(u), model.run(mirror(u)) if gate.t["mirror"] else None)
    return {"n": len(u), "refused": int(b["refused"].sum()), "unusual_not_refused": int((b["unusual"] & ~b["refused"]).sum()), "in_range": int((~b["unusual"]).sum()),
            "reasons": b["reasons"], "distances": [r4(v) for v in b["d"]], "centre": [r4(v) for v in b["m"]], "files": [os.path.basename(p) for p in paths]}


def quantized(task, s, path, out, split, gate):
    """The int8 file against the fp32 one; the decision looks at the val films alone."""
    small = Model(path)
    report = {}
    for name in dict.fromkeys(("val", split)):
        rows = s.take(name)
        q, f = small.run(s.films[rows]), out[name]
        one = np.ones((1, len(rows)), np.float32)
        delta = {label.id: r4(auroc_weighted(s.labels[rows][:, c], q["logits"][:, c], one)[0] - auroc_weighted(s.labels[rows][:, c], f["logits"][:, c], one)[0])
                 for c, label in enumerate(task.labels)}
        gated = [r4(gate.judge(s.films[rows], v, None, mirrors=False)["refused"].mean()) for v in (f, q)]
        cosine = (q["embedding"] * f["embedding"]).sum(1)
        report[name] = {"auroc_difference": delta, "largest": r4(max(abs(v) for v in delta.values())), "mean_cosine": r4(cosine.mean()), "least_cosine": r4(cosine.min()), "refused_float32": gated[0], "refused_int8": gated[1],
                        "largest_logit_difference": r4(abs(q["logits"] - f["logits"]).max())}
    report["bytes"] = os.path.getsize(path)
    report["passes"] = bool(report["val"]["largest"] <= DELTA and report["val"]["mean_cosine"] >= COSINE)
    report["rule"] = "ships if on the val films no finding's AUROC differs by more than %s and the mean cosine of the embeddings is at least %s" % (DELTA, COSINE)
    return report


def cost(model, film):
    x = normalize(film[None])
    for _ in range(10):
        model.session.run(None, {"x": x})
    began = time.process_time()
    for _ in range(50):
        model.session.run(None, {"x": x})
    return round((time.process_time() - began) / 50 * 1000, 2)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("task", choices=sorted(TASKS))
    p.add_argument("--store", required=True)
    p.add_argument("--onnx", required=True)
    p.add_argument("--int8", help="the quantized file, where there is one")
    p.add_argument("--training", required=True, help="the JSON that export wrote beside the ONNX file")
    p.add_argument("--split", choices=("val", "test"), default="val")
    p.add_argument("--out", required=True)
    p.add_argument("--gate-out", required=True, help="npz for the reference statistics of the package")
    p.add_argument("--photos")
    p.add_argument("--tissue")
    p.add_argument("--dicom")
    p.add_argument("--films", help="folder of the demonstration films")
    a = p.parse_args()
    task, model = TASKS[a.task], Model(a.onnx)
    with open(a.training) as f:
        training = json.load(f)
    s = Store(a.store, task)
    train, val, test = s.take("train"), s.take("val"), s.take(a.split)
    gallery = np.sort(np.random.default_rng(7).permutation(train)[:GALLERY])
    out = {"train": model.run(s.films[gallery]), "val": model.run(s.films[val], ("logits", "embedding", "features", "view_logits"))}
    if a.split == "test":
        out["test"] = model.run(s.films[test], ("logits", "embedding", "features", "view_logits"))
    labels, calibration = label_figures(task, s, out, training, a.split)
    g = np.random.default_rng(7)
    pick = one_each(s, val, GATE_FILMS)
    again = np.stack([model.run(np.stack([lightly_changed(u, g) for u in s.films[pick]]))["logits"] for _ in range(4)])
    for c, row in enumerate(labels):
        row["comparison_sd"] = r4((again[:2] - again[2:])[..., c].std())
    found = metrics(task, s, model, out, labels, a.split)
    if "view_logits" in out[a.split]:
        found.append(views(s, out, a.split))
    gate = Gate.fit(out["train"]["embedding"], out["train"]["features"], s.films[gallery], out["val"], model.run(mirror(s.films[val])), s.films[val])
    other = next(t for t in TASKS.values() if t is not task)
    foreign = Store(a.store, other)
    films = foreign.films[one_each(foreign, foreign.take(a.split), GATE_FILMS)]
    table, alarms = detection(task, s, model, gate, a.split, a, {"children" if task.name == "findings" else "adults": films})
    report = {"task": task.name, "split": a.split, "n": {k: len(v) for k, v in (("train", train), ("val", val), ("test", test))},
              "n_patients": {k: len(set(s.patient[v])) for k, v in (("train", train), ("val", val), ("test", test))},
              "training": training, "labels": labels, "calibration": calibration, "metrics": found, "subgroups": subgroups(task, s, out, a.split),
              "retrieval": retrieval(s, out, a.split, list(range(len(task.labels))), gallery) if task.name == "findings" else None,
              "gate": {k: v for k, v in gate.t.items() if k != "pick"}, "false_alarms": alarms, "detection": table,
              "demonstration_films": demonstration(a.films, model, gate) if a.films and task.min_age else None,
              "int8": quantized(task, s, a.int8, out, a.split, gate) if a.int8 else None,
              "cpu_ms": {"fp32": cost(model, s.films[0]), **({"int8": cost(Model(a.int8), s.films[0])} if a.int8 else {}), "how": "process CPU time of onnxruntime, one thread, batch 1"}}
    np.savez(a.gate_out, reference=gate.reference, mean=gate.mean, precision=gate.precision, calibration=gate.val_distances)
    with open(a.out, "w") as f:
        json.dump(report, f, indent=1)
        f.write("\n")
    for m in found:
        print(m["name"], m["value"], m["ci"])
    for r in table:
        print(r)
    print(json.dumps({k: report[k] for k in ("false_alarms", "demonstration_films", "int8", "gate", "cpu_ms")}))


if __name__ == "__main__":
    main()
