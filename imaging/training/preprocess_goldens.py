"""Inputs and results of each preprocessing stage, so that the Java port can be held to the last bit.

`resize`: 8-bit in, 8-bit out, Pillow BILINEAR on mode L, down and up, odd sizes and single rows.
`eight_bit`: stored values to the 8-bit film before resizing, with the two window limits as hexadecimal doubles.
All inputs are drawn from a seeded generator. `cases.json` lists them.
"""
import argparse
import json
import os

import numpy as np

from prepare import resize, to_uint8, window

RESIZE = [  # height, width of the input; height, width of the result
    (61, 47, 256, 256), (61, 47, 32, 48), (512, 300, 256, 256), (512, 300, 32, 48), (7, 1, 256, 256), (1, 7, 32, 48),
    (300, 511, 256, 256), (300, 511, 32, 48), (256, 256, 256, 256), (257, 255, 256, 256), (32, 48, 61, 47),
]


def picture(height, width, g):
    """Smooth areas, hard edges, black, white and noise in one image."""
    y, x = np.mgrid[0:height, 0:width]
    v = 127 + 90 * np.sin(x / 9.0) * np.cos(y / 13.0) + g.normal(0, 25, (height, width))
    v[: max(1, height // 5), : max(1, width // 3)] = 255
    v[-max(1, height // 6):, -max(1, width // 4):] = 0
    return np.clip(np.round(v), 0, 255).astype(np.uint8)


def stages(g):
    y, x = np.mgrid[0:97, 0:83]
    smooth = 2000 + 900 * np.sin(x / 17.0) + 500 * np.cos(y / 11.0) + g.normal(0, 40, x.shape)
    base = np.clip(np.round(smooth), 0, 4095).astype(np.uint16)
    padded = base.copy()
    padded[:20] = 65535
    flat = np.full((16, 9), 777, np.uint16)
    two = np.zeros((10, 10), np.uint16)
    two[0, 0] = 1
    return [
        ("mono2_12bit", base, {}),
        ("mono1_12bit", base, {"photometric": "MONOCHROME1"}),
        ("mono2_slope", base, {"slope": 0.3333333333333333, "intercept": -1024.7}),
        ("mono1_slope", base, {"photometric": "MONOCHROME1", "slope": 1.7, "intercept": -12.5}),
        ("mono2_padding", padded, {"padding": 65535}),
        ("mono1_padding", padded, {"photometric": "MONOCHROME1", "padding": 65535}),
        ("mono2_signed", (base.astype(np.int32) - 2048).astype(np.int16), {}),
        ("mono1_16bit_full", g.integers(0, 65536, (61, 47)).astype(np.uint16), {"photometric": "MONOCHROME1"}),
        ("mono2_8bit", picture(53, 40, g), {}),
        ("mono2_flat", flat, {}),
        ("mono2_all_padding", flat, {"padding": 777}),
        ("mono2_one_bright_pixel", two, {}),
        ("mono2_single_pixel", np.array([[5]], np.uint16), {}),
        ("mono2_two_pixels", np.array([[5, 9]], np.uint16), {}),
    ]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    g = np.random.default_rng(11)
    cases = {"resize": [], "eight_bit": []}
    written = set()

    def save(name, array):
        if name not in written:
            np.save(os.path.join(a.out, name), np.ascontiguousarray(array))
            written.add(name)
        return name

    pictures = {}
    for h, w, th, tw in RESIZE:
        u = pictures.setdefault((h, w), picture(h, w, g))
        cases["resize"].append({"input": save("resize.%dx%d.npy" % (h, w), u), "height": th, "width": tw,
                                "expected": save("resize.%dx%d.to.%dx%d.npy" % (h, w, th, tw), resize(u, th, tw))})
    for name, stored, attributes in stages(g):
        v, valid, lo, hi = window(stored, **attributes)
        cases["eight_bit"].append({
            "name": name, "input": save("eight_bit.%s.input.npy" % name, stored), "photometric": attributes.get("photometric", "MONOCHROME2"),
            "slope": attributes.get("slope", 1.0), "intercept": attributes.get("intercept", 0.0), "padding": attributes.get("padding"),
            "low": float(lo).hex(), "high": float(hi).hex(), "expected": save("eight_bit.%s.expected.npy" % name, to_uint8(v, valid, lo, hi))})
    with open(os.path.join(a.out, "cases.json"), "w") as f:
        json.dump(cases, f, indent=1)
        f.write("\n")
    print(a.out, len(cases["resize"]), "resize cases,", len(cases["eight_bit"]), "eight-bit cases,", sum(os.path.getsize(os.path.join(a.out, n)) for n in os.listdir(a.out)), "bytes")


if __name__ == "__main__":
    main()
