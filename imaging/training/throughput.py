"""CPU milliseconds per film of a plain Python pipeline (Pillow, NumPy, onnxruntime) for one package.

    python throughput.py PACKAGE_FOLDER DATA_FOLDER [FILMS [ROLE]]

Reads the films of DATA_FOLDER/labels.csv, split test, in the order of the file. The stages are those whose CPU milliseconds
`prodrome models evaluate --data DATA_FOLDER` prints for the same films.
"""
import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image


def window(pixels, low, high):
    lo, hi = np.percentile(pixels, [low, high])
    if hi <= lo:
        return np.zeros(pixels.shape, np.uint8)
    return np.floor(np.clip((pixels - lo) / (hi - lo), 0, 1) * 255 + 0.5).astype(np.uint8)


def main():
    package, data = Path(sys.argv[1]), Path(sys.argv[2])
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    manifest = json.loads((package / "modelpackage.json").read_text())
    ops = {op["op"]: op for op in manifest["preprocess"]}
    size = ops["resize"]["size"]
    mean, std = np.float32(ops["normalize"]["image_mean"][0]), np.float32(ops["normalize"]["image_std"][0])
    mirror = "mirror" in manifest["ood"]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = next(f["name"] for f in manifest["files"] if f["role"] == (sys.argv[4] if len(sys.argv) > 4 else "model"))
    session = onnxruntime.InferenceSession(str(package / model), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    with open(data / "labels.csv", newline="") as file:
        films = [row["image"] for row in csv.DictReader(file) if row["split"] == "test"][:most]
    stages = {"decode": 0.0, "prepare": 0.0, "infer": 0.0}
    warm = max(1, len(films) // 10)
    for at, film in enumerate(films[:warm] + films):
        if at == warm:
            stages = dict.fromkeys(stages, 0.0)
            start = time.perf_counter()
        path = data / film if (data / film).exists() else data / "images" / film
        t0 = time.process_time()
        pixels = np.asarray(Image.open(path).convert("L"))
        t1 = time.process_time()
        grey = window(pixels.astype(np.float64), ops["percentile_window"]["low"], ops["percentile_window"]["high"])
        small = np.asarray(Image.fromarray(grey).resize((size["width"], size["height"]), Image.BILINEAR))
        x = ((small.astype(np.float32) - mean) / std)[None, None]
        t2 = time.process_time()
        session.run(None, {name: x})
        if mirror:
            session.run(None, {name: np.ascontiguousarray(x[..., ::-1])})
        t3 = time.process_time()
        stages["decode"] += t1 - t0
        stages["prepare"] += t2 - t1
        stages["infer"] += t3 - t2
    wall = time.perf_counter() - start
    total = sum(stages.values())
    print(f"python {sys.version.split()[0]}, onnxruntime {onnxruntime.__version__}, {len(films)} films, one thread")
    for stage, seconds in [*stages.items(), ("all", total)]:
        print(f"{stage:8s} {1000 * seconds / len(films):8.2f} CPU ms a film")
    print(f"{len(films) / wall:8.1f} films a second")


if __name__ == "__main__":
    main()
