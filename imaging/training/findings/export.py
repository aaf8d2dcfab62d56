"""Writes a package: `model` turns a checkpoint into ONNX, `int8` quantizes it, `package` adds manifest, statistics, goldens and card.

Every figure in manifest and card is copied from the JSON file that `findings.evaluate --split test` wrote.
"""
import argparse
import hashlib
import json
import os
import shutil

import numpy as np

from export import canonical, phantom, sha256
from findings import card, lite0
from findings.store import PREPROCESS, SIZE, Store, normalize, prepare128
from findings.tasks import TASKS

IMAGENET_SOURCE = "pypi:%s@0.1.0" % lite0.PYPI
CALIBRATION_FILMS = 256
GOLDENS = [  # name, height, width, heart, seed, photometric, bits, type
    ("001", 320, 320, .33, 1, "MONOCHROME2", 12, np.uint16),
    ("002", 211, 297, .42, 2, "MONOCHROME1", 16, np.uint16),
    ("003", 128, 128, .27, 3, "MONOCHROME2", 8, np.uint8),
]
ATOL = 1e-3


def session(path):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def properties(task, checkpoint):
    return {"package": task.package, "version": task.version, "license": "Apache-2.0", "labels": ",".join(q.id for q in task.labels), "space_id": task.space,
            "training_data": card.DATA[task.name]["source"], "initial_weights": IMAGENET_SOURCE, "seed": str(checkpoint["seed"]),
            "epoch": card.which_epoch({**checkpoint, "mean": checkpoint.get("mean")}), "preprocess_sha256": hashlib.sha256(canonical(PREPROCESS).encode()).hexdigest()}


def export_model(a):
    import onnx
    import torch
    torch.set_num_threads(1)
    task = TASKS[a.task]
    checkpoint = torch.load(a.checkpoint, map_location="cpu")
    net = lite0.build(task)
    net.load_state_dict(checkpoint["state"])
    net.eval()
    for m in net.modules():
        if isinstance(m, lite0.ConvNorm):
            m.fuse()
    net.forward = net.outputs
    names = lite0.output_names(task)
    torch.onnx.export(net, torch.zeros(2, 1, SIZE, SIZE), a.out, opset_version=17, input_names=["x"], output_names=names,
                      dynamic_axes={n: {0: "N"} for n in ["x"] + names})
    with torch.no_grad():
        shapes = {n: list(v.shape[1:]) for n, v in zip(names, net.outputs(torch.zeros(2, 1, SIZE, SIZE)))}
    model = onnx.load(a.out)
    for d in list(model.graph.output) + list(model.graph.input):  # spatial sizes are fixed, only the batch is free
        for dim, v in zip(d.type.tensor_type.shape.dim[1:], shapes.get(d.name, [1, SIZE, SIZE])):
            dim.Clear()
            dim.dim_value = v
    onnx.helper.set_model_props(model, properties(task, checkpoint))
    model.producer_name, model.producer_version, model.doc_string = task.package, task.version, card.DATA[task.name]["name"]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, a.out)
    s = Store(a.store, task)
    x = normalize(s.films[s.take("val")[:12]])
    run = session(a.out).run
    found, one = run(names, {"x": x}), run(names, {"x": x[:1]})
    with torch.no_grad():
        known = [v.numpy() for v in net.outputs(torch.from_numpy(x))]
    worst = {n: float(abs(f - k).max()) for n, f, k in zip(names, found, known)}
    mean = float(abs(found[names.index("cam")].mean((2, 3)) - found[0]).max())
    assert max(worst.values()) < ATOL and mean < ATOL and abs(one[0] - found[0][:1]).max() < ATOL
    training = {k: checkpoint[k] for k in ("epoch", "seed", "phases", "imagenet_sha256", "pos_weight", "n_train", "n_val", "log")}
    training["mean"] = checkpoint.get("mean")
    training.update(in_loop=task.in_loop, taught=task.taught, least=task.least, shapes=shapes, inner=task.inner, difference_to_torch=worst, map_mean_to_logit=mean, bytes=os.path.getsize(a.out), imagenet_source=IMAGENET_SOURCE)
    with open(os.path.splitext(a.out)[0] + ".json", "w") as f:
        json.dump(training, f, indent=1)
        f.write("\n")
    print("difference to torch", worst, "map mean to logit", mean, "bytes", training["bytes"])


def export_int8(a):
    """Static QDQ, per channel, calibrated on train films; the heads stay in float32."""
    import onnx
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process
    task = TASKS[a.task]
    s = Store(a.store, task)
    pick = np.random.default_rng(5).permutation(s.take("train"))[:CALIBRATION_FILMS]

    class Films(CalibrationDataReader):
        def __init__(self):
            self.parts = iter([{"x": normalize(s.films[pick[i:i + 16]])} for i in range(0, len(pick), 16)])

        def get_next(self):
            return next(self.parts, None)

    prepared = a.out + ".prepared"
    quant_pre_process(a.onnx, prepared, skip_symbolic_shape=True)
    model = onnx.load(prepared)
    trunk = [n.name for n in model.graph.node if n.op_type == "Conv" and "cam" not in n.output]
    quantize_static(prepared, a.out, Films(), quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                    op_types_to_quantize=["Conv", "Add", "Clip"], nodes_to_exclude=[n.name for n in model.graph.node if n.op_type == "Conv" and n.name not in trunk])
    os.remove(prepared)
    small = onnx.load(a.out)
    onnx.helper.set_model_props(small, {**{q.key: q.value for q in onnx.load(a.onnx).metadata_props}, "precision": "int8"})
    onnx.save(small, a.out)
    print("bytes", os.path.getsize(a.out))


def write_goldens(folder, run, names):
    os.makedirs(folder)
    entries = []
    for name, height, width, heart, seed, photometric, bits, dtype in GOLDENS:
        v = phantom(height, width, heart, seed)
        top = 2 ** bits - 1
        stored = np.round((1 - v if photometric == "MONOCHROME1" else v) * top * .9 + top * .05).astype(dtype)
        u = prepare128(stored, photometric=photometric)
        outputs = {}
        for n, value in zip(names, run(names, {"x": normalize(u[None])})):
            outputs[n] = "goldens/%s.%s.npy" % (name, n)
            np.save(os.path.join(folder, "%s.%s.npy" % (name, n)), np.ascontiguousarray(value[0]))
        for part, array in (("input", stored), ("uint8", u)):
            np.save(os.path.join(folder, "%s.%s.npy" % (name, part)), np.ascontiguousarray(array))
        entries.append({"input": "goldens/%s.input.npy" % name, "photometric": photometric, "uint8": "goldens/%s.uint8.npy" % name, "outputs": outputs, "atol": ATOL})
    return entries


def label_entry(row):
    keep = ["id", "display", "source_label", "codes", "status"] + (["reason"] if row["status"] == "withheld" else [])
    keep += ["n_positive", "prevalence_train", "auc", "operating_points", "conformal", "comparison_sd"]
    entry = {k: row[k] for k in keep}
    least = int(np.ceil(1 / row["conformal"]["alpha"] - 1e-9)) - 1
    if min(row["conformal"]["n_pos"], row["conformal"]["n_neg"]) < least:
        del entry["conformal"]  # so few films have no such quantile; a finding like this is withheld anyway
    return entry


def channels(task, shapes):
    formats = {"logits": ("logits", "classification"), "embedding": ("feature", "vector"), "features": ("feature", "vector"),
               "cam": ("explanation", "map"), "view_logits": ("logits", "classification")}
    out = {}
    for name, shape in shapes.items():
        kind, form = formats[name]
        out[name] = {"type": kind, "format": form, "num_channels": shape[0], **({"spatial_shape": shape[1:]} if len(shape) > 1 else {}),
                     "dtype": "float32", "layout": "NCHW" if len(shape) > 1 else "NC"}
    return out


def outputs(task, report):
    found = [{"name": "logits", "task": "multilabel", "activation": "sigmoid", "calibration": report["calibration"], "labels": [label_entry(r) for r in report["labels"]]},
             {"name": "embedding", "task": "embedding", "dims": lite0.EMBEDDING, "normalized": True, "metric": "cosine",
              "truncatable": [d for d in lite0.NESTED if d < lite0.EMBEDDING], "space_id": task.space},
             {"name": "cam", "task": "explanation", "method": "exact_cam", "for_output": "logits"}]
    if "view_logits" in report["training"]["shapes"]:
        found.insert(2, {"name": "view_logits", "task": "view", "classes": ["PA", "AP"]})
    return found


def gate_section(report, statistics):
    from findings.gate import K, SHRINKAGE
    t = report["gate"]
    return {"embedding": "embedding", "reference": "stats/reference.f32", "n": len(statistics["reference"]), "dims": lite0.EMBEDDING,
            "knn": {"k": K, "metric": "cosine_distance", **t["knn"]},
            "mahalanobis": {"output": "features", "mean": "stats/mean.f32", "precision": "stats/precision.f32", "shrinkage": SHRINKAGE, **t["mahalanobis"]},
            "conformal": {"scores": "stats/calibration.f32", "n": len(statistics["calibration"])},
            "image_checks": t["image_checks"], **({"mirror": t["mirror"]} if t["mirror"] else {}),
            "fitted_on": "the validation films; image checks from the train films",
            "calibration": {"how": card.GATE_HOW, "false_alarms_test": report["false_alarms"], "mirror_caught_val": t["mirror_caught_val"],
                            "demonstration_films": report["demonstration_films"]},
            "detection": report["detection"]}


def manifest(task, report, statistics, folder, goldens):
    d, n = card.DATA[task.name], report["n"]
    return {
        "schema": "urn:prodrome:modelpackage:1", "id": task.package, "version": task.version, "name": d["name"], "description": d["description"],
        "authors": "The Prodrome authors", "copyright": "Copyright The Prodrome authors", "license": "Apache-2.0", "license_file": "LICENSE",
        "changelog": dict(card.CHANGES[task.name]),
        "weights_provenance": [
            {"name": "EfficientNet-Lite0, ImageNet", "license": "Apache-2.0", "source": IMAGENET_SOURCE, "sha256": report["training"]["imagenet_sha256"]},
            {"name": "trained with imaging/training/findings", "license": "Apache-2.0", "source": d["source"], "sha256": sha256(os.path.join(folder, "model.onnx"))}],
        "files": [],
        "runtime": {"backend": "onnxruntime", "min_version": "1.17", "opset": 17, "max_batch_size": 16, "memory_mb": 200},
        "intended_use": d["intended"],
        "IntendedUseAndWorkflow": "A film arrives, the server says which listed findings it holds for present, not detected or indeterminate, with a probability and a map; a reader decides.",
        "PrimaryIntendedUsers": "Developers and researchers who evaluate decision support; readers of chest films who look at their results.",
        "TargetedPatientPopulation": d["population"], "CautionedOutOfScopeSettings": d["not_for"], "KnownRisksAndLimitations": card.risks(task, report),
        "ClinicalRiskLevel": "Not assessed: a demonstration, not a medical device.", "RegulatoryApproval": "none - research use", "ReleaseStage": "demonstration",
        "FundingSource": "none", "OngoingMaintenance": "With the project; a new version has a new folder and new goldens.",
        "input_selection": {"Modality": ["CR", "DX"], "BodyPartExamined": ["CHEST"], "ViewPosition": ["PA", "AP"],
                            "PhotometricInterpretation": ["MONOCHROME1", "MONOCHROME2"], "min_rows": SIZE, "min_columns": SIZE,
                            "PatientAge": {**d["age"], "unit": "a"}, "on_missing": "warn", "on_mismatch": "refuse"},
        "network_data_format": {
            "inputs": {"x": {"type": "image", "format": "magnitude", "modality": "CR", "num_channels": 1, "spatial_shape": [SIZE, SIZE], "dtype": "float32",
                             "value_range": [-127 / 128, 1], "layout": "NCHW", "is_patch_data": False, "channel_def": {"0": "image"}}},
            "outputs": channels(task, report["training"]["shapes"])},
        "preprocess": PREPROCESS, "preprocess_sha256": hashlib.sha256(canonical(PREPROCESS).encode()).hexdigest(),
        "outputs": outputs(task, report),
        "evaluation": [{"dataset": d["source"], "split": "%s, by patient" % report["split"], "TestType": "internal", "same_source": True,
                        "n_patients": report["n_patients"]["test"], "n_images": n["test"], "metrics": report["metrics"], "retrieval": report["retrieval"],
                        "int8": report["int8"], "cpu_ms": report["cpu_ms"]}],
        "subgroups": report["subgroups"],
        "training_data": {"data_source": d["source"], "license": d["license"], "citation": d["citation"], "n_images": n["train"], "n_patients": report["n_patients"]["train"],
                          "n_validation": n["val"], "labels": d["labels"], "inclusion": d["inclusion"], "exclusion": d["exclusion"], "demographics": d["demographics"]},
        "ood": gate_section(report, statistics),
        "maintenance": {"OngoingMaintenance": "with the project", "update_schedule": "none promised", "local_validation_required": True},
        "goldens": goldens,
    }


def export_package(a):
    task = TASKS[a.task]
    with open(a.report) as f:
        report = json.load(f)
    assert report["task"] == task.name and report["split"] == "test"
    report["read_before"], report["limits"] = a.read_before, a.limit
    statistics = np.load(a.gate)
    shutil.rmtree(a.out, ignore_errors=True)
    os.makedirs(os.path.join(a.out, "stats"))
    shutil.copyfile(a.onnx, os.path.join(a.out, "model.onnx"))
    roles = {"model.onnx": "model", "LICENSE": "license", "README.md": "card"}
    if report["int8"] and report["int8"]["passes"]:
        shutil.copyfile(a.int8, os.path.join(a.out, "model_int8.onnx"))
        roles["model_int8.onnx"] = "model-int8"
    for name in ("reference", "mean", "precision", "calibration"):
        statistics[name].astype("<f4").tofile(os.path.join(a.out, "stats", name + ".f32"))
    goldens = write_goldens(os.path.join(a.out, "goldens"), session(a.onnx).run, lite0.output_names(task))
    with open(a.license) as f, open(os.path.join(a.out, "LICENSE"), "w") as out:
        out.write("Weights of %s %s\nCopyright The Prodrome authors\nLicensed under the Apache License, Version 2.0 (below).\n\n%s\n%s\n%s"
                  % (task.package, task.version, card.notice(task), "-" * 80, f.read()))
    x = manifest(task, report, statistics, a.out, goldens)
    with open(os.path.join(a.out, "README.md"), "w") as f:
        f.write(card.text(task, x, report))
    for base, _, names in sorted(os.walk(a.out)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(base, name), a.out).replace(os.sep, "/")
            if path == "modelpackage.json":
                continue
            role = roles.get(path) or ("reference" if path.startswith("stats/") else "golden")
            x["files"].append({"name": path, "size": os.path.getsize(os.path.join(a.out, path)), "sha256": sha256(os.path.join(a.out, path)), "role": role,
                               **({"precision": "int8"} if role == "model-int8" else {})})
    path = os.path.join(a.out, "modelpackage.json")
    with open(path, "w") as f:
        json.dump(x, f, indent=2, ensure_ascii=False)
        f.write("\n")
    print(a.out, "modelpackage.json sha256", sha256(path), "bytes", sum(i["size"] for i in x["files"]))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("step", choices=("model", "int8", "package"))
    p.add_argument("task", choices=sorted(TASKS))
    p.add_argument("--checkpoint")
    p.add_argument("--store")
    p.add_argument("--onnx")
    p.add_argument("--int8")
    p.add_argument("--gate", help="the npz of evaluate --gate-out")
    p.add_argument("--report", help="the JSON of evaluate --split test")
    p.add_argument("--license", help="text of the Apache licence")
    p.add_argument("--limit", action="append", help="a limit that was seen elsewhere, in `prodrome models evaluate` for one; stands on the card")
    p.add_argument("--read-before", help="when, for what and with which result the test films had been read before this evaluation; stands on the card")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    {"model": export_model, "int8": export_int8, "package": export_package}[a.step](a)


if __name__ == "__main__":
    main()
