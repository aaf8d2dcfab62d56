"""Wrong inputs for the gate: edits of films, drawings, photographs, other modalities."""
import csv
import glob
import os

import numpy as np
from PIL import Image, ImageFilter

from export import phantom
from findings.store import SIZE, prepare128, read_grey
from prepare import resize

SEED = 7


def crop(u, share):
    n = round(SIZE * (1 - share) / 2)
    return resize(np.ascontiguousarray(u[n:SIZE - n, n:SIZE - n]), SIZE, SIZE)


def blur(u, sigma):
    return np.asarray(Image.fromarray(u).filter(ImageFilter.GaussianBlur(sigma)))


def noise(u, sigma, g):
    return np.clip(u + g.normal(0, sigma, u.shape), 0, 255).round().astype(np.uint8)


def white_border(u, share=0.1):
    n = round(SIZE * share)
    out = np.full_like(u, 255)
    out[n:-n, n:-n] = resize(u, SIZE - 2 * n, SIZE - 2 * n)
    return out


def edits():
    g = np.random.default_rng(SEED)
    return {
        "inverted": lambda u: 255 - u,
        "rotated_90": lambda u: np.rot90(u).copy(),
        "upside_down": lambda u: u[::-1].copy(),
        "left_right_flip": lambda u: u[:, ::-1].copy(),
        "centre_crop_50": lambda u: crop(u, .5),
        "centre_crop_70": lambda u: crop(u, .7),
        "blur_sigma_4": lambda u: blur(u, 4),
        "blur_sigma_2": lambda u: blur(u, 2),
        "noise_sigma_40": lambda u: noise(u, 40, g),
        "noise_sigma_20": lambda u: noise(u, 20, g),
        "white_border_10": white_border,
    }


def uniform_noise(n=20):
    g = np.random.default_rng(SEED)
    return np.stack([prepare128(g.integers(0, 256, (512, 512)).astype(np.uint8)) for _ in range(n)])


def drawn_phantoms(n=20):
    """The drawn chests that also serve as goldens: they look like a chest and are none."""
    g = np.random.default_rng(SEED)
    return np.stack([prepare128(np.round(phantom(400, 400, g.uniform(.25, .45), 100 + i) * 4095).astype(np.uint16)) for i in range(n)])


def spread(items, n):
    return items[:: max(1, len(items) // n)][:n]


def labelled(folder, keep, n=60):
    """Grey versions of a folder's images, those whose row of labels.csv is kept."""
    with open(os.path.join(folder, "labels.csv"), newline="") as f:
        rows = [r for r in csv.DictReader(f) if keep(r)]
    return np.stack([prepare128(read_grey(os.path.join(folder, r["image"]))) for r in spread(rows, n)])


def dicom(folder, modalities, n=60):
    """Images of other modalities or body parts, as far as they decode; chest films are left out."""
    import pydicom
    out = []
    for path in sorted(p for m in modalities for p in glob.glob(os.path.join(folder, "files", m, "*.dcm"))):
        try:
            d = pydicom.dcmread(path)
            if d.Rows < 64 or d.Columns < 64 or d.get("SamplesPerPixel", 1) != 1 or int(d.get("NumberOfFrames", 1) or 1) > 1:
                continue
            if d.get("BodyPartExamined", "") in ("CHEST", "THORAX") and d.Modality in ("CR", "DX"):
                continue
            out.append(prepare128(d.pixel_array, photometric=d.PhotometricInterpretation, slope=float(d.get("RescaleSlope", 1) or 1),
                                  intercept=float(d.get("RescaleIntercept", 0) or 0)))
        except Exception:  # malformed or compressed with what is not installed here: not part of the sample
            continue
    return np.stack(spread(out, n)) if out else None


def other_kinds(a):
    """By name, as far as the folders are given."""
    kinds = {"uniform_noise": uniform_noise(), "drawn_phantoms": drawn_phantoms()}
    if a.photos:
        kinds["photographs_grey"] = labelled(a.photos, lambda r: "CC0" in r["license"])
    if a.tissue:
        kinds["tissue_sections_grey"] = labelled(a.tissue, lambda r: True)
    if a.dicom:
        for name, modalities in (("ct_mr_pt_nm_us_slices", ("CT", "MR", "PT", "NM", "US")), ("radiographs_not_chest", ("CR", "DX", "MG", "XA", "RTIMAGE"))):
            found = dicom(a.dicom, modalities)
            if found is not None:
                kinds[name] = found
    return kinds
