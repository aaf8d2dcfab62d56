"""Writes the package: `model` turns a checkpoint into ONNX, `package` adds manifest, reference, goldens and card.

Every figure in manifest and card is copied from the JSON file that `evaluate.py --split test` wrote.
"""
import argparse
import hashlib
import json
import os
import shutil

import numpy as np

import measure
from prepare import PREPROCESS, SIZE, eight_bit, normalize, resize

ID, VERSION = "org.prodrome.cxr-ctr", "1.0.0"
CLASSES = [("right_lung", "Right lung", "3341006"), ("left_lung", "Left lung", "44029006"), ("heart", "Heart", "80891009")]
DIMS = 384
CITATION = ("Dong N, Kampffmeyer M, Liang X, Wang Z, Dai W, Xing E. Unsupervised domain adaptation for automatic estimation of "
            "cardiothoracic ratio. MICCAI 2018, pp. 544-552")
DATA_SOURCE = "eveningdong/cardiothoracic_ratio_estimation_dataset, commit 9fae424, the 'wingspan' part"
DATA_LICENSE = """The weights were trained on films and masks of eveningdong/cardiothoracic_ratio_estimation_dataset
(cite: %s),
which are distributed under this licence:

MIT License

Copyright (c) 2020 Nanqing Dong

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
""" % CITATION.replace(". MICCAI", ".\nMICCAI")


def session(path):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def export_model(a):
    import onnx
    import torch
    from net import UNet
    torch.set_num_threads(1)
    checkpoint = torch.load(a.checkpoint, map_location="cpu")
    net = UNet()
    net.load_state_dict(checkpoint["state"])
    net.eval()
    torch.onnx.export(net, torch.zeros(2, 1, SIZE, SIZE), a.out, opset_version=17, input_names=["x"],
                      output_names=["mask_logits", "embedding"],
                      dynamic_axes={"x": {0: "N"}, "mask_logits": {0: "N"}, "embedding": {0: "N"}})
    model = onnx.load(a.out)
    for d in list(model.graph.output) + list(model.graph.input):  # spatial sizes are fixed, only the batch is free
        dims = {"x": [1, SIZE, SIZE], "mask_logits": [4, SIZE, SIZE], "embedding": [DIMS]}[d.name]
        for dim, v in zip(d.type.tensor_type.shape.dim[1:], dims):
            dim.Clear()
            dim.dim_value = v
    onnx.helper.set_model_props(model, {"package": ID, "version": VERSION, "license": "Apache-2.0",
                                        "classes": "background,right_lung,left_lung,heart", "training_data": DATA_SOURCE + " (MIT)",
                                        "citation": CITATION, "seed": str(checkpoint["seed"]), "epochs": str(checkpoint["epochs"])})
    model.producer_name, model.producer_version, model.doc_string = ID, VERSION, "Lung and heart masks and an embedding of a frontal chest film"
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, a.out)
    films = np.load(a.store)["films"]
    x = normalize(films[:12])
    logits, embedding = session(a.out).run(None, {"x": x})
    one = session(a.out).run(None, {"x": x[:1]})
    with torch.no_grad():
        tl, te = net(torch.from_numpy(x))
    assert logits.shape == (12, 4, SIZE, SIZE) and embedding.shape == (12, DIMS)
    print("max |logit difference| to torch", abs(logits - tl.numpy()).max(), "embedding", abs(embedding - te.numpy()).max(),
          "batch 1 against 12", abs(one[0] - logits[:1]).max(), "classes changed", int((logits.argmax(1) != tl.numpy().argmax(1)).sum()),
          "bytes", os.path.getsize(a.out))


# ---- goldens ----------------------------------------------------------------------------------------------------

def phantom(height, width, heart, seed):
    """A drawn chest, in [0,1], bright where bone would be: body, two lungs, heart, spine and ribs. No real film is in it."""
    g = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    y, x = (y + .5) / height, (x + .5) / width

    def soft(inside, k):
        return 1 / (1 + np.exp(-np.clip(inside * k, -40, 40)))

    def ellipse(cx, cy, rx, ry, k=30):
        return soft(1 - ((x - cx) / rx) ** 2 - ((y - cy) / ry) ** 2, k / 6)

    body = soft(.44 + .05 * np.sin(3 * y) - abs(x - .5), 60) * soft(y - .06 + .9 * np.maximum(0, .1 - abs(x - .5)), 40)
    v = .03 + .55 * body + .12 * soft(y - .66, 25) * body
    right = ellipse(.31, .42, .155, .33) * soft(.69 - .06 * np.cos(6 * (x - .3)) - y, 60)
    left = ellipse(.69, .42, .155, .33) * soft(.71 - .06 * np.cos(6 * (x - .7)) - y, 60)
    h = ellipse(.5 + .22 * heart, .58, .75 * heart * .62, .17) * soft(.74 - y, 40)
    lungs = np.clip(right + left, 0, 1) * (1 - h)
    v = v - .42 * lungs + .1 * h * body + .12 * soft(.035 - abs(x - .5), 120) * body
    ribs = np.zeros_like(v)
    for i in range(8):
        for side in (-1, 1):
            u = (x - .5) * side
            centre = .17 + .065 * i + .35 * np.maximum(0, u - .03) ** 1.4
            ribs += soft(.008 - abs(y - centre), 350) * soft(u - .04, 60) * soft(.36 - u, 40)
    v = v + .06 * ribs * body
    for _ in range(60):  # vessels
        cx, cy, r = g.uniform(.2, .8), g.uniform(.25, .65), g.uniform(.002, .006)
        v = v + .05 * soft(1 - ((x - cx) / r) ** 2 / 3 - ((y - cy) / r) ** 2, 3) * lungs
    return np.clip(v + g.normal(0, .006, v.shape), 0, 1)


GOLDENS = [  # name, height, width, heart, seed, photometric, bits, type
    ("001", 512, 512, .33, 1, "MONOCHROME2", 12, np.uint16),
    ("002", 611, 597, .42, 2, "MONOCHROME1", 16, np.uint16),
    ("003", 300, 411, .27, 3, "MONOCHROME2", 8, np.uint8),
]


def write_goldens(folder, run):
    os.makedirs(folder)
    entries = []
    for name, height, width, heart, seed, photometric, bits, dtype in GOLDENS:
        v = phantom(height, width, heart, seed)
        top = 2 ** bits - 1
        stored = np.round((1 - v if photometric == "MONOCHROME1" else v) * top * .9 + top * .05).astype(dtype)
        u = resize(eight_bit(stored, photometric=photometric))
        logits, embedding = run(None, {"x": normalize(u[None])})
        arrays = {"input": stored, "uint8": u, "mask": logits[0].argmax(0).astype(np.uint8), "embedding": embedding[0],
                  "logits": np.ascontiguousarray(logits[0][:, 4::8, 4::8])}
        for part, array in arrays.items():
            np.save(os.path.join(folder, "%s.%s.npy" % (name, part)), np.ascontiguousarray(array))
        ordered = np.sort(logits[0], 0)
        print("golden", name, stored.shape, measure.cardiothoracic_ratio(arrays["mask"]),
              "smallest margin between the two best classes of a pixel: %.1e" % (ordered[-1] - ordered[-2]).min())
        entries.append({"input": "goldens/%s.input.npy" % name, "photometric": photometric,
                        **{part: "goldens/%s.%s.npy" % (name, part) for part in ("uint8", "mask", "embedding", "logits")}, "atol": 1e-3})
    return entries


# ---- manifest and card ------------------------------------------------------------------------------------------

def canonical(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


INTENDED = ("Outlines both lungs and the heart on one adult frontal chest film and measures the cardiothoracic ratio from the outlines, "
            "for research and demonstration beside the reader's own measurement.")
OUT_OF_SCOPE = ("Lateral, supine or bedside films, children, portable films with much rotation, films after pneumonectomy or with a white-out "
                "of one side, any image that is not a chest film, films already flipped left to right, any use in which the number decides alone.")


def risks(report, n_train, n_val, known):
    """Known risks; `known` are the key-point ratios of the train films."""
    low, high = np.percentile(known, [2.5, 97.5])
    return [
        "Trained on the films of one hospital part of one public set (%d films); other hospitals' films are often flagged or refused by the gate." % n_train,
        "The test split is small (%d films, %d with key points), so every interval is wide; the films were not read twice." % (report["n"], find(report["metrics"], "ctr_n")["value"]),
        "The gate looks at nearest-neighbour distance and at image checks alone, with thresholds from the training films left out one by one: %d training films do not carry a "
        "Mahalanobis distance in 384 numbers, and with %d validation films a conformal p-value could not fall below 1/%d." % (n_train, n_val, n_val + 1),
        "A film shown left to right is refused only when its mirror image is clearly nearer to the training films; a moderate crop often passes. Where either passes, sides or ratio are wrong.",
        "On an AP film the heart is magnified: the ratio may be printed, the 0.50 threshold does not apply.",
        "Sex, age, ethnicity and diagnosis of the patients are not published with the films: no subgroup could be examined.",
        "The source stretched all films to a square; heights and areas mean nothing, ratios of horizontal widths do.",
        "Ratios under %.2f and over %.2f lie outside the central 95 %% of the training films." % (low, high),
    ]


def find(metrics, name):
    return next(m for m in metrics if m["name"] == name)


def manifest(a, report, files, goldens):
    m = report["metrics"]
    sd, bias, n = find(m, "ctr_sd"), find(m, "ctr_bias"), find(m, "ctr_n")["value"]
    t = report["thresholds"]
    return {
        "schema": "urn:prodrome:modelpackage:1", "id": ID, "version": VERSION, "name": "Cardiothoracic ratio from a frontal chest film",
        "description": "A small U-Net that outlines right lung, left lung and heart and gives a 384-number embedding of the film.",
        "authors": "The Prodrome authors", "copyright": "Copyright The Prodrome authors", "license": "Apache-2.0", "license_file": "LICENSE",
        "changelog": {"1.0.0": "First version."},
        "weights_provenance": [{"name": "trained from random initialisation with imaging/training", "license": "Apache-2.0",
                                "source": DATA_SOURCE + " (MIT)", "sha256": sha256(os.path.join(a.out, "model.onnx"))}],
        "files": files,
        "runtime": {"backend": "onnxruntime", "min_version": "1.17", "opset": 17, "max_batch_size": 16, "memory_mb": 200},
        "intended_use": INTENDED,
        "IntendedUseAndWorkflow": "A film arrives, the server measures it and shows the ratio, its error and the two measured lines; a reader decides.",
        "PrimaryIntendedUsers": "Developers and researchers who evaluate decision support; readers of chest films who look at their results.",
        "TargetedPatientPopulation": "Adults with a frontal (PA) chest film.",
        "CautionedOutOfScopeSettings": OUT_OF_SCOPE,
        "KnownRisksAndLimitations": risks(report, a.n_train, a.n_val, a.known_train),
        "ClinicalRiskLevel": "Not assessed: a demonstration, not a medical device.",
        "RegulatoryApproval": "none - research use", "ReleaseStage": "demonstration", "FundingSource": "none",
        "OngoingMaintenance": "With the project; a new version has a new folder and new goldens.",
        "input_selection": {"Modality": ["CR", "DX"], "BodyPartExamined": ["CHEST"], "ViewPosition": ["PA", "AP"],
                            "PhotometricInterpretation": ["MONOCHROME1", "MONOCHROME2"], "min_rows": 256, "min_columns": 256,
                            "PatientAge": {"min": 18, "unit": "a"}, "on_missing": "warn", "on_mismatch": "refuse"},
        "network_data_format": {
            "inputs": {"x": {"type": "image", "format": "magnitude", "modality": "CR", "num_channels": 1, "spatial_shape": [SIZE, SIZE],
                             "dtype": "float32", "value_range": [-1, 1], "layout": "NCHW", "is_patch_data": False, "channel_def": {"0": "image"}}},
            "outputs": {"mask_logits": {"type": "logits", "format": "segmentation", "num_channels": 4, "spatial_shape": [SIZE, SIZE], "dtype": "float32",
                                        "layout": "NCHW", "channel_def": {"0": "background", "1": "right_lung", "2": "left_lung", "3": "heart"}},
                        "embedding": {"type": "feature", "format": "vector", "num_channels": DIMS, "dtype": "float32", "layout": "NC"}}},
        "preprocess": PREPROCESS,
        "preprocess_sha256": hashlib.sha256(canonical(PREPROCESS).encode()).hexdigest(),
        "outputs": [
            {"name": "mask_logits", "task": "segmentation",
             "classes": [{"value": i + 1, "id": c[0], "display": c[1], "codes": [{"system": "http://snomed.info/sct", "code": c[2]}]} for i, c in enumerate(CLASSES)],
             "thorax_width": "extent", "thorax_width_evidence": report["thorax_width"],
             "lung_area_min": measure.LUNG_AREA_MIN, "heart_area_min": measure.HEART_AREA_MIN},
            {"name": "embedding", "task": "embedding", "dims": DIMS, "normalized": True, "metric": "cosine", "space_id": ID + "/" + VERSION + "/bottleneck-384"}],
        "measurements": [{
            "id": "cardiothoracic_ratio", "unit": "{ratio}", "error_sd": sd["value"], "error_sd_ci": sd["ci"], "error_halfwidth95": round(1.96 * sd["value"], 4),
            "change_threshold": round(max(0.05, 1.96 * 2 ** 0.5 * sd["value"]), 4), "call_threshold": 0.50, "bias": bias["value"], "bias_ci": bias["ci"], "n": n,
            "error_source": "model minus the reader's key points on the test films; the bias is reported, it is not subtracted"}],
        "evaluation": [{"dataset": DATA_SOURCE, "split": "test, by patient", "TestType": "internal", "same_source": True, "n_patients": report["n"], "n_images": report["n"],
                        "metrics": m}],
        "subgroups": [],
        "training_data": {"data_source": DATA_SOURCE, "license": "MIT", "citation": CITATION, "n_images": a.n_train, "n_validation": a.n_val,
                          "labels": "outlines of both lungs and the heart, published with the films; key-point ratios of %d of the %d films serve for measuring "
                                    "and for choosing the definition of the thorax width, the network does not see them" % (a.n_known, a.n_all),
                          "inclusion": "%d films of the wingspan part with masks of all three organs; how they were chosen out of the part is not recorded" % a.n_all,
                          "exclusion": "the JSRT part",
                          "demographics": {"age": "not published", "sex": "not published", "view": "frontal"}},
        "ood": {"embedding": "embedding", "reference": "stats/reference.f32", "n": a.n_train, "dims": DIMS,
                "knn": {"k": 5, "metric": "cosine_distance", "threshold_unusual": t["threshold_unusual"], "threshold_refuse": t["threshold_refuse"]},
                "mirror": {"ratio_min": t["mirror_ratio_min"]},
                "image_checks": t["image_checks"],
                "calibration": {"how": "95th percentile, and 99th percentile with a quarter of head-room, of the leave-one-out distance of the train films; "
                                       "image checks from the train films' percentiles with head-room",
                                "train_leave_one_out": report["train_loo"], "train_image_checks": report["train_image_checks"], "train_mirror": report["train_mirror"],
                                "false_alarms": report["false_alarms"], **({"other_hospital": report["other_hospital"]} if "other_hospital" in report else {})},
                "detection": report["detection"]},
        "maintenance": {"OngoingMaintenance": "with the project", "update_schedule": "none promised", "local_validation_required": True},
        "goldens": goldens,
    }


def number(x, digits=3):
    return "-" if x is None else ("%d" % x if isinstance(x, int) else "%.*f" % (digits, x))


def interval(m, digits=3):
    return " (%s to %s)" % (number(m["ci"][0], digits), number(m["ci"][1], digits)) if m.get("ci") else ""


def card(x, report, checkpoint):
    m, t = report["metrics"], report["thresholds"]
    f = lambda name, digits=3: number(find(m, name)["value"], digits) + interval(find(m, name), digits)
    c = lambda name: "%s, %d of %d" % (f(name), find(m, name)["count"], find(m, name)["of"])
    p = x["measurements"][0]
    lines = ["# %s %s: %s" % (ID, VERSION, x["name"]), "",
             "Research and demonstration only; not a medical device.", "",
             "**For.** " + INTENDED, "", "**Not for.** " + OUT_OF_SCOPE, "",
             "**Data.** %s: %d films trained, %d to choose settings, %d to test once, one film per patient, split by patient. MIT licence, "
             "Copyright (c) 2020 Nanqing Dong. Cite: %s." % (DATA_SOURCE, x["training_data"]["n_images"], x["training_data"]["n_validation"], report["n"], CITATION),
             "", "**Licence of the weights.** Apache-2.0; the data's notice is in `LICENSE`.", "",
             "**How.** U-Net, %s epochs, seed %s, from random initialisation, on one CPU core (%s CPU-s); no horizontal flips. Input: the film stretched to 256x256 after a window "
             "from the 1st to the 99th percentile of all its pixels. The VOI window stored in the file is not used. Ratio: width of the heart's largest component over "
             "the distance from the right lung's outer to the left lung's outer edge (`extent`: on the train masks the mean error against the key points is %s, "
             "the widest single row gives %s)." % (checkpoint["epochs"], checkpoint["seed"], checkpoint["log"][-1]["cpu_s"],
                                                  number(report["thorax_width"]["extent"]["mae"], 4), number(report["thorax_width"]["row"]["mae"], 4)),
             "", "## Measured on the test films", "",
             "95 % intervals in brackets: bootstrap over patients for means, t for the bias, Bland-Altman for the limits, Fisher for r, Wilson for shares.", "",
             "| what | value |", "| --- | --- |",
             "| Dice right lung / left lung / heart (n = %d) | %s / %s / %s |" % (report["n"], f("dice_right_lung"), f("dice_left_lung"), f("dice_heart")),
             "| ratio against key points, films | %s (%s more were not measurable) |" % (f("ctr_n"), f("ctr_not_measurable")),
             "| mean absolute error | %s |" % f("ctr_mae", 4), "| bias | %s |" % f("ctr_bias", 4), "| SD of the error | %s |" % f("ctr_sd", 4),
             "| limits of agreement | %s and %s |" % (f("ctr_loa_lower"), f("ctr_loa_upper")), "| largest error | %s |" % f("ctr_max_abs_error"),
             "| r | %s |" % f("ctr_r"),
             "| sensitivity at 0.50 | %s |" % c("sensitivity_at_0.50"), "| specificity at 0.50 | %s |" % c("specificity_at_0.50"),
             "| accuracy at 0.50 | %s |" % c("accuracy_at_0.50"),
             "| floor: always the train mean %s, mean absolute error | %s |" % (number(find(m, "floor_train_mean_mae")["predicts"]), f("floor_train_mean_mae", 4)),
             "| floor: always the majority, accuracy | %s |" % c("floor_majority_accuracy"),
             "| reader's own masks against reader's key points, mean absolute error | %s |" % f("reader_mask_ctr_mae", 4), "",
             "A ratio is printed as value ± %s; a change below %s is no change." % (number(p["error_halfwidth95"], 2), number(p["change_threshold"])), "",
             "## Gate", "",
             "Mean cosine distance to the 5 nearest of %d train embeddings: unusual above %s, refused above %s. Refused also when sharpness < %s (blur) or > %s (noise), entropy < %s or constant border > %s; and as mirrored "
             "when the film's left-right mirror image is nearer than %s times its own distance "
             "(this check was added after the test films had been read once, because half of the mirrored ones passed; its threshold is from train and val films)."
             % (x["ood"]["n"], t["threshold_unusual"], t["threshold_refuse"], t["image_checks"]["sharpness_min"], t["image_checks"]["sharpness_max"], t["image_checks"]["entropy_min"], t["image_checks"]["constant_border_max"], t["mirror_ratio_min"]), ""]
    for split, fa in report["false_alarms"].items():
        lines.append("False alarms on the %s films: unusual %d of %d%s, refused %d of %d%s." % (
            split, fa["unusual"]["count"], fa["unusual"]["of"], interval(fa["unusual"]), fa["refused"]["count"], fa["refused"]["of"], interval(fa["refused"])))
    if "other_hospital" in report:
        o = report["other_hospital"]
        lines += ["", "Films of another hospital (%s, n = %d, not trained on): unusual %s%s, **refused %s%s**, not measurable %s. By view, refused: %s. Calibrate reference and thresholds on local films before use elsewhere."
                  % (o["dataset"], o["n"], number(o["unusual"]["value"]), interval(o["unusual"]), number(o["refused"]["value"]), interval(o["refused"]), number(o["not_measurable"]["value"]),
                     ", ".join("%s %d of %d" % (v, r["count"], r["of"]) for v, r in o["refused_by_view"].items()))]
    lines += ["", "Wrong inputs, made from the test films unless named otherwise. AUROC is that of the distance alone against the unchanged test films; refused counts distance, image checks and mirror check; "
              "stopped counts refused or not measurable.", "", "| input | n | AUROC | unusual | refused | of these without the mirror check | stopped |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for d in report["detection"]:
        lines.append("| %s | %d | %s | %s | %s | %s | %s |" % (d["kind"].replace("_", " "), d["n"], number(d["auroc"]), number(d["unusual_fraction"], 2), number(d["refused_fraction"], 2), number(d["refused_fraction_without_mirror_check"], 2), number(d["stopped_fraction"], 2)))
    lines += ["", "## Limits", ""] + ["- " + r for r in x["KnownRisksAndLimitations"]] + [""]
    return "\n".join(lines)


def export_package(a):
    import torch
    with open(a.report) as f:
        report = json.load(f)
    assert report["split"] == "test"
    checkpoint = torch.load(a.checkpoint, map_location="cpu")
    s = np.load(a.store)
    a.n_train, a.n_val = int((s["split"] == "train").sum()), int((s["split"] == "val").sum())
    known = s["ratio"][~np.isnan(s["ratio"])]
    a.known_train = s["ratio"][(s["split"] == "train") & ~np.isnan(s["ratio"])]
    a.n_known, a.n_all = len(known), len(s["ratio"])
    shutil.rmtree(a.out, ignore_errors=True)
    os.makedirs(os.path.join(a.out, "stats"))
    shutil.copyfile(a.onnx, os.path.join(a.out, "model.onnx"))
    run = session(a.onnx).run
    films = s["films"][s["split"] == "train"]
    reference = np.concatenate([run(["embedding"], {"x": normalize(films[i:i + 8])})[0] for i in range(0, len(films), 8)])
    assert reference.shape == (a.n_train, DIMS) and abs(np.linalg.norm(reference, axis=1) - 1).max() < 1e-5
    reference.astype("<f4").tofile(os.path.join(a.out, "stats", "reference.f32"))
    goldens = write_goldens(os.path.join(a.out, "goldens"), run)
    with open(a.license) as f, open(os.path.join(a.out, "LICENSE"), "w") as out:
        out.write("Weights of %s %s\nCopyright The Prodrome authors\nLicensed under the Apache License, Version 2.0 (below).\n\n%s\n%s\n%s"
                  % (ID, VERSION, DATA_LICENSE, "-" * 80, f.read()))
    roles = {"model.onnx": "model", "LICENSE": "license", "README.md": "card"}

    def listing():
        out = []
        for base, _, names in sorted(os.walk(a.out)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(base, name), a.out).replace(os.sep, "/")
                if path != "modelpackage.json":
                    role = roles.get(path) or ("reference" if path.startswith("stats/") else "golden")
                    out.append({"name": path, "size": os.path.getsize(os.path.join(a.out, path)), "sha256": sha256(os.path.join(a.out, path)), "role": role})
        return out

    x = manifest(a, report, [], goldens)
    with open(os.path.join(a.out, "README.md"), "w") as f:
        f.write(card(x, report, checkpoint))
    x["files"] = listing()
    path = os.path.join(a.out, "modelpackage.json")
    with open(path, "w") as f:
        json.dump(x, f, indent=2, ensure_ascii=False)
        f.write("\n")
    print(a.out, "modelpackage.json sha256", sha256(path), "bytes", sum(i["size"] for i in x["files"]))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    sub = p.add_subparsers(required=True)
    q = sub.add_parser("model")
    q.add_argument("--checkpoint", required=True)
    q.add_argument("--store", required=True)
    q.add_argument("--out", required=True)
    q.set_defaults(run=export_model)
    q = sub.add_parser("package")
    q.add_argument("--checkpoint", required=True)
    q.add_argument("--store", required=True)
    q.add_argument("--onnx", required=True)
    q.add_argument("--report", required=True, help="the JSON of evaluate.py --split test")
    q.add_argument("--license", required=True, help="text of the Apache licence")
    q.add_argument("--out", required=True)
    q.set_defaults(run=export_package)
    a = p.parse_args()
    a.run(a)


if __name__ == "__main__":
    main()
