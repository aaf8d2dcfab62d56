"""Inputs and the tensor after every step of preprocessings, the program's own and those that other networks use, so that
each Java step can be held to its own.

Each case is a declaration as a manifest writes it, carried out here with NumPy and Pillow alone, in the order and the
precision of the code that it stands for: torchxrayvision's normalize and XRayCenterCrop, transformers' rescale,
normalize and centre crop, Pillow's resize on modes L and F; DICOM's windows by the formulas of PS3.3. `program_cases.json` lists them;
`program.NAME.steps.npz` holds one array per step, named by its number and op, the last one the network's input.
"""
import argparse
import json
import os

import numpy as np
import PIL
from PIL import Image

FILTERS = {"pillow_bilinear": Image.BILINEAR, "pillow_bicubic": Image.BICUBIC}
IMAGENET = {"op": "normalize", "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
NCHW = {"op": "layout", "to": "NCHW"}
RGB = {"op": "replicate_channels", "count": 3}
UNIT = {"op": "rescale", "factor": 0.00392156862745098}


def size(h, w):
    return {"height": h, "width": w}


VOI = [{"op": "modality_lut"}, {"op": "voi", "rule": "first_window", "fallback": {"low": 1, "high": 99}},
       {"op": "photometric", "to": "MONOCHROME2"}, {"op": "to_uint8", "rounding": "half_up"}]
SHRINK = [{"op": "resize", "size": size(40, 36), "resample": "pillow_bilinear"}, NCHW]
# as the shipped packages declare it; the resampler and the window are theirs, the size is smaller
SHIPPED = [{"op": "modality_lut"}, {"op": "photometric", "to": "MONOCHROME2"}, {"op": "percentile_window", "low": 1, "high": 99},
           {"op": "to_uint8", "rounding": "half_up"}, {"op": "resize", "size": size(40, 36), "resample": "pillow_bilinear"},
           {"op": "normalize", "image_mean": [127], "image_std": [128]}, NCHW]
SQUARE = [{"op": "min_max_window"}, {"op": "to_uint8", "rounding": "half_up"}, {"op": "square_pixels", "resample": "pillow_bilinear"},
          {"op": "pad_square", "value": 0}, {"op": "resize", "size": size(40, 40), "resample": "pillow_bilinear"}, NCHW]


CASES = [
    ("shipped", "mono1_12bit", SHIPPED),
    ("vit", "mono2_12bit", [
        {"op": "modality_lut"}, {"op": "photometric", "to": "MONOCHROME2"}, {"op": "min_max_window"}, {"op": "to_uint8", "rounding": "truncate"},
        {"op": "resize", "shortest_edge": 40, "resample": "pillow_bicubic"}, {"op": "centre_crop", "size": size(32, 32)}, RGB, UNIT, IMAGENET, NCHW]),
    ("vit_wide", "mono1_8bit", [
        {"op": "photometric", "to": "MONOCHROME2", "by": "range"}, {"op": "percentile_window", "low": 0.5, "high": 99.5},
        {"op": "to_uint8", "rounding": "half_up"}, {"op": "resize", "shortest_edge": 33, "resample": "pillow_bilinear"},
        {"op": "centre_crop", "size": size(32, 30)}, UNIT, RGB, {"op": "normalize", "image_mean": [0.5], "image_std": [0.5]}, NCHW]),
    ("xrv_8bit", "mono1_8bit", [
        {"op": "photometric", "to": "MONOCHROME2", "by": "stored_bits"}, {"op": "stored_range", "scale": 1024},
        {"op": "centre_crop", "to": "square"}, {"op": "resize", "size": size(24, 24), "resample": "pillow_bilinear"}, NCHW]),
    ("xrv_12bit", "mono2_12bit", [
        {"op": "stored_range", "scale": 1024}, {"op": "centre_crop", "to": "square"},
        {"op": "resize", "size": size(24, 24), "resample": "pillow_bicubic"}, NCHW]),
    ("xrv_up", "small", [
        {"op": "stored_range", "scale": 1024}, {"op": "centre_crop", "to": "square"},
        {"op": "resize", "size": size(20, 23), "resample": "pillow_bilinear"}, NCHW]),
    ("client", "mono2_12bit", [
        {"op": "percentile_window", "low": 1, "high": 99}, {"op": "to_uint8", "rounding": "truncate"},
        {"op": "resize", "size": size(48, 48), "resample": "pillow_bicubic"}, RGB, UNIT, IMAGENET, NCHW]),
    ("padded", "mono1_8bit", [
        {"op": "photometric", "to": "MONOCHROME2"}, {"op": "min_max_window"}, {"op": "to_uint8", "rounding": "half_up"},
        {"op": "pad_square", "value": 7}, {"op": "resize", "size": size(32, 32), "resample": "pillow_bicubic"}, {"op": "min_max"}, RGB, NCHW]),
    ("voi_linear", "mono2_12bit", VOI + SHRINK, {"window": {"center": 2000, "width": 1501, "function": "LINEAR"}}),
    ("voi_threshold", "mono2_12bit", VOI + SHRINK, {"window": {"center": 2000, "width": 1, "function": "LINEAR"}}),
    ("voi_exact", "mono1_8bit", VOI + SHRINK, {"window": {"center": 120.5, "width": 77.25, "function": "LINEAR_EXACT"}}),
    ("voi_sigmoid", "mono1_8bit", VOI + SHRINK, {"window": {"center": 127, "width": 60, "function": "SIGMOID"}}),
    ("voi_none", "mono1_8bit", VOI + SHRINK, {}),
    ("tall_pixels", "mono2_12bit", SQUARE, {"aspect": 1.37}),
    ("wide_pixels", "mono2_12bit", SQUARE, {"aspect": 0.62}),
]


def films(g):
    y, x = np.mgrid[0:97, 0:83]
    smooth = 2000 + 900 * np.sin(x / 17.0) + 500 * np.cos(y / 11.0) + g.normal(0, 40, x.shape)
    wide = 127 + 90 * np.sin(x[:60] / 9.0) * np.cos(y[:60] / 13.0) + g.normal(0, 25, (60, 83))
    return {
        "mono2_12bit": (np.clip(np.round(smooth), 0, 4095).astype(np.uint16), "MONOCHROME2", 12, 1.5, -1000.0),
        "mono1_12bit": (np.clip(np.round(smooth[:53, :61]), 0, 4095).astype(np.uint16), "MONOCHROME1", 12, 0.75, -12.5),
        "mono1_8bit": (np.clip(np.round(wide), 0, 255).astype(np.uint8), "MONOCHROME1", 8, 1.0, 0.0),
        "small": (g.integers(0, 65536, (11, 9)).astype(np.uint16), "MONOCHROME2", 16, 1.0, 0.0),
    }


def resized(a, h, w, how):
    return np.asarray(Image.fromarray(a, mode="L" if a.dtype == np.uint8 else "F").resize((w, h), FILTERS[how]))


def voi(x, window):
    """PS3.3 C.11.2.1.2 and C.11.2.1.3, from 0 to 255."""
    c, w, function = window["center"], window["width"], window["function"]
    if function == "SIGMOID":
        return 255 / (1 + np.exp(-4 * (x - c) / w))
    if function == "LINEAR":
        low, high = c - 0.5 - (w - 1) / 2, c - 0.5 + (w - 1) / 2
        y = ((x - (c - 0.5)) / max(w - 1, 1e-9) + 0.5) * 255
    else:
        low, high = c - w / 2, c + w / 2
        y = ((x - c) / w + 0.5) * 255
    return np.where(x <= low, 0.0, np.where(x > high, 255.0, y))


def run(steps, film, window=None, aspect=1.0, padding=None):
    """The array after each step. Padding, smallest and largest stored value of it, is black from the window on."""
    stored, photometric, bits, slope, intercept = film
    a = stored.astype(np.float64)
    padded = np.zeros(stored.shape, bool) if padding is None else (stored >= padding[0]) & (stored <= padding[1])
    dark = False
    shown = False
    after = []
    for s in steps:
        op = s["op"]
        if op == "modality_lut":
            a = a * slope + intercept
        elif op == "voi" and window:
            shown = True
            a = np.where(padded, 0.0, voi(a, window))
        elif op in ("voi", "percentile_window", "min_max_window"):
            shown = op == "voi"
            percent = {"voi": s.get("fallback"), "percentile_window": s, "min_max_window": {"low": 0, "high": 100}}[op]
            film_only = a[~padded]
            lo, hi = np.percentile(film_only, [percent["low"], percent["high"]]) if film_only.size else (0, 0)
            dark = not hi > lo
            a = np.zeros(a.shape) if dark else np.where(padded, 0.0, np.clip((a - lo) / (hi - lo), 0, 1) * 255)
        elif op == "photometric" and photometric == "MONOCHROME1" and not dark and not padded.all():
            if shown:
                a = np.where(padded, 0.0, 255 - a)
            elif s.get("by") == "stored_bits":
                a = (2 ** bits - 1) - a
            else:
                a = (a[~padded].min() + a[~padded].max()) - a
        elif op == "to_uint8":
            a = (np.floor(a + 0.5) if s["rounding"] == "half_up" else a).astype(np.uint8)
        elif op == "stored_range":
            a = ((2 * (a.astype(np.float32) / np.float32(2 ** bits - 1)) - np.float32(1)) * np.float32(s["scale"])).astype(np.float32)
        elif op == "square_pixels":
            h = int(np.floor(a.shape[0] * aspect + 0.5)) if aspect > 1 else a.shape[0]
            w = int(np.floor(a.shape[1] / aspect + 0.5)) if aspect < 1 else a.shape[1]
            a = resized(a, h, w, s["resample"])
        elif op == "pad_square":
            side = max(a.shape)
            out = np.full((side, side), s["value"], np.uint8)
            top, left = (side - a.shape[0]) // 2, (side - a.shape[1]) // 2
            out[top:top + a.shape[0], left:left + a.shape[1]] = a
            a = out
        elif op == "centre_crop" and s.get("to") == "square":
            c = min(a.shape)
            top, left = a.shape[0] // 2 - c // 2, a.shape[1] // 2 - c // 2
            a = np.ascontiguousarray(a[top:top + c, left:left + c])
        elif op == "centre_crop":
            h, w = s["size"]["height"], s["size"]["width"]
            top, left = (a.shape[0] - h) // 2, (a.shape[1] - w) // 2
            a = np.ascontiguousarray(a[top:top + h, left:left + w])
        elif op == "resize":
            if "shortest_edge" in s:
                edge = s["shortest_edge"]
                longer = int(edge * max(a.shape) / min(a.shape))
                h, w = (edge, longer) if a.shape[0] <= a.shape[1] else (longer, edge)
            else:
                h, w = s["size"]["height"], s["size"]["width"]
            a = resized(a, h, w, s["resample"])
        elif op == "rescale":
            a = (a.astype(np.float64) * s["factor"]).astype(np.float32)
        elif op == "min_max":
            v = a.astype(np.float64)
            a = ((v - v.min()) / np.clip(v.max() - v.min(), 1e-8, None)).astype(np.float32)
        elif op == "replicate_channels":
            a = np.repeat(a[None], 3, axis=0)
        elif op == "normalize":
            mean, std = (np.asarray(s[k], np.float32).reshape(-1, 1, 1) for k in ("image_mean", "image_std"))
            a = (a.astype(np.float32) - mean) / std
        elif op == "layout":
            a = a.astype(np.float32)
        elif op != "photometric":
            raise ValueError("no such step: " + op)
        a = a.reshape(-1, *a.shape[-2:]) if op == "layout" or a.ndim == 3 and a.shape[0] == 3 else a.reshape(a.shape[-2:])
        after.append(a)
    return after


def save_steps(path, steps, after):
    np.savez_compressed(path, **{"%02d_%s" % (i, s["op"]): a for i, (s, a) in enumerate(zip(steps, after))})


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    inputs = films(np.random.default_rng(23))
    cases = []
    for name, (stored, photometric, bits, slope, intercept) in inputs.items():
        np.save(os.path.join(a.out, "program.%s.input.npy" % name), stored)
    for name, film, steps, *more in CASES:
        more = more[0] if more else {}
        _, photometric, bits, slope, intercept = inputs[film]
        expected = "program.%s.steps.npz" % name
        save_steps(os.path.join(a.out, expected), steps, run(steps, inputs[film], **more))
        cases.append({"name": name, "input": "program.%s.input.npy" % film, "photometric": photometric, "bits": bits, "slope": slope,
                      "intercept": intercept, "preprocess": steps, "expected": expected, **more})
    with open(os.path.join(a.out, "program_cases.json"), "w") as f:
        json.dump(cases, f, indent=1)
        f.write("\n")
    print(len(cases), "cases, Pillow", PIL.__version__, "NumPy", np.__version__)


if __name__ == "__main__":
    main()
