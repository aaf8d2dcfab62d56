"""CPU milliseconds per film of a plain Python pipeline (Pillow, NumPy, onnxruntime) beside those of the server's own code.

    ./prodrome models evaluate --data DATA_FOLDER --package ID --json REPORT [--threads N] [--precision int8]
    python throughput.py PACKAGE_FOLDER DATA_FOLDER REPORT [--role model-int8] [--threads N | --default-options]

Reads the films that REPORT timed (`timedFilms`), in its order, does the same work and prints both: read the file, window and
resize and normalise, run the network; on the mirror image too where the package's gate looks at it. The server's `post`
(distances from the known films, image checks, answers) has no counterpart here and counts against the server all the same.
Run it right after the evaluation, on the same machine. `films a second` is wall time, with as many threads as were asked for;
with `--default-options` one film is read after the other and onnxruntime shares its network among all cores, as it does where
nobody sets anything. CPU by stage is then that of the calling thread alone, so it is left out.
"""
import argparse
import concurrent.futures
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


class Pipeline:
    def __init__(self, package, role, default_options):
        manifest = json.loads((package / "modelpackage.json").read_text())
        self.id = "%s|%s" % (manifest["id"], manifest["version"])
        ops = {op["op"]: op for op in manifest["preprocess"]}
        self.size, self.window = ops["resize"]["size"], ops["percentile_window"]
        self.mean, self.std = (np.float32(ops["normalize"][k][0]) for k in ("image_mean", "image_std"))
        self.mirror = "mirror" in manifest["ood"]
        options = onnxruntime.SessionOptions()
        if not default_options:
            options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = next(f["name"] for f in manifest["files"] if f["role"] == role)
        self.session = onnxruntime.InferenceSession(str(package / model), options, providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def film(self, path):
        """CPU seconds of decode, prepare and infer."""
        t0 = time.thread_time()
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("L"))
        t1 = time.thread_time()
        grey = window(pixels.astype(np.float64), self.window["low"], self.window["high"])
        small = np.asarray(Image.fromarray(grey).resize((self.size["width"], self.size["height"]), Image.BILINEAR))
        x = ((small.astype(np.float32) - self.mean) / self.std)[None, None]
        t2 = time.thread_time()
        self.session.run(None, {self.name: x})
        if self.mirror:
            self.session.run(None, {self.name: np.ascontiguousarray(x[..., ::-1])})
        return t1 - t0, t2 - t1, time.thread_time() - t2


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("package", type=Path)
    p.add_argument("data", type=Path)
    p.add_argument("report", type=Path, help="what models evaluate --json wrote")
    p.add_argument("--role", default="model", choices=("model", "model-int8"))
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--default-options", action="store_true", help="one film at a time, onnxruntime as it comes")
    a = p.parse_args()
    if a.default_options and a.threads > 1:
        p.error("--default-options reads one film at a time")
    pipeline = Pipeline(a.package, a.role, a.default_options)
    report = json.loads(a.report.read_text())
    ours = next((r for r in report.get("evaluations", [report]) if r["modelPackage"] == pipeline.id), None)
    if ours is None:
        sys.exit("the report holds no evaluation of " + pipeline.id)
    films = [a.data / name for name in ours["timedFilms"]]
    for film in films[:max(1, len(films) // 10)]:
        pipeline.film(film)
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(a.threads) as pool:
        stages = list(pool.map(pipeline.film, films))
    rate = len(films) / (time.perf_counter() - start)
    server = {k: v["value"] for k, v in ours["figures"]["cpu_ms" if a.role == "model" else "cpu_ms_int8"].items()}
    python = dict(zip(("decode", "prepare", "infer"), 1000 * np.mean(stages, 0)))
    python["all"] = sum(python.values())
    print("%s, %s, %d films; python %s, onnxruntime %s" % (pipeline.id, a.role, len(films), sys.version.split()[0], onnxruntime.__version__))
    if not a.default_options:
        print("%-22s %10s %10s %10s" % ("CPU ms a film", "python", "server", "ratio"))
    for stage in () if a.default_options else ("decode", "prepare", "infer", "post", "all"):
        p_ms, s_ms = python.get(stage), server[stage]
        print("%-22s %10s %10.2f %10s" % (stage, "-" if p_ms is None else "%.2f" % p_ms, s_ms, "-" if p_ms is None else "%.2f" % (p_ms / s_ms)))
    print("%-22s %10.1f %10.1f %10.2f" % ("films a second", rate, server["films_per_second"], server["films_per_second"] / rate))
    print("threads: python %s, server %d" % ("onnxruntime's default" if a.default_options else a.threads, server["threads"]))


if __name__ == "__main__":
    main()
