"""DICOM objects of every kind a film comes in, and what becomes of their pixels, so that parser and steps can be held to it.

The objects are written with pydicom, an independent writer. The values are known before they are packed into bytes; each
object is read back with pydicom and held to them, and windows are held to pydicom's, wherever pydicom does the same. The
arrays after each step are those of program_goldens.py (NumPy and Pillow). All values are drawn from a seeded generator.

`matrix.json` lists programs and objects; `NAME.dcm` is an object; `NAME.npz` holds its stored values and, for each program,
one array per step of no more than LARGEST values. What the server refuses is listed with the refusal and has no arrays.
"""
import argparse
import json
import os

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_windowing
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian,
                         JPEGBaseline8Bit, generate_uid)

from program_goldens import NCHW, SHIPPED, SQUARE, VOI, run, size, voi

LARGEST = 4096
TINY = (24, 32)
DX = "1.2.840.10008.5.1.4.1.1.1.1"


def small(steps, h, w):
    return [{**s, "size": size(h, w)} if s["op"] == "resize" else s for s in steps]


PROGRAMS = {
    "shipped": small(SHIPPED, 20, 28),
    "voi": VOI + [{"op": "resize", "size": size(20, 28), "resample": "pillow_bilinear"}, NCHW],
    "stored": [{"op": "photometric", "to": "MONOCHROME2", "by": "stored_bits"}, {"op": "stored_range", "scale": 1024},
               {"op": "centre_crop", "to": "square"}, {"op": "resize", "size": size(16, 16), "resample": "pillow_bilinear"}, NCHW],
    "square": small(SQUARE, 20, 20),
}


class Film:
    """One object: its values and how they are packed, and attributes by pydicom's names."""

    def __init__(self, name, values, bits=12, allocated=16, signed=False, mono=2, programs="shipped voi", high=None, junk=None,
                 syntax=ExplicitVRLittleEndian, vr="OW", slope=None, intercept=None, padding=None, window=None, aspect=1.0,
                 frames=None, refused=None, check=True, as_unsigned=False, **attributes):
        self.__dict__.update(locals())
        self.high = bits - 1 if high is None else high

    @property
    def photometric(self):
        return "MONOCHROME%d" % self.mono

    def raw(self, values):
        """Stored values in their cells; the bits around them as `junk` has them."""
        shift = self.high + 1 - self.bits
        mask = ((1 << self.bits) - 1) << shift
        cell = (values.astype(np.int64) << shift) & mask
        if self.junk is not None:
            cell |= self.junk.astype(np.int64) & ~mask & ((1 << self.allocated) - 1)
        order = ">" if self.syntax == ExplicitVRBigEndian else "<"
        return cell.astype(np.uint8).tobytes() if self.allocated == 8 else cell.astype(order + "u2").tobytes()

    def dataset(self):
        d = Dataset()
        d.SOPClassUID = DX
        d.SOPInstanceUID = generate_uid(entropy_srcs=["instance", self.name])
        d.StudyInstanceUID = generate_uid(entropy_srcs=["study", self.name])
        d.SeriesInstanceUID = generate_uid(entropy_srcs=["series", self.name])
        d.add_new((0x0008, 0x001C), "CS", "YES")  # SyntheticData
        d.Modality, d.BodyPartExamined, d.ViewPosition = "DX", "CHEST", "PA"
        d.PatientName, d.PatientID, d.PatientAge = "Drawn^Film", self.name, "050Y"
        d.SamplesPerPixel = 1
        d.PhotometricInterpretation = self.photometric
        d.Rows, d.Columns = self.values.shape
        d.BitsAllocated, d.BitsStored, d.HighBit = self.allocated, self.bits, self.high
        d.PixelRepresentation = int(self.signed)
        if self.slope is not None:
            d.RescaleSlope, d.RescaleIntercept, d.RescaleType = self.slope, self.intercept, "US"
        if self.padding and self.as_unsigned:
            d.add_new("PixelPaddingValue", "US", self.padding[0] & 0xFFFF)
        elif self.padding:
            d.PixelPaddingValue = self.padding[0]
            if len(self.padding) > 1:
                d.PixelPaddingRangeLimit = self.padding[1]
        pixels = self.raw(self.values)
        if self.frames is not None:
            d.NumberOfFrames = 1 + len(self.frames)
            pixels += b"".join(self.raw(f) for f in self.frames)
        pixels += b"\0" * (len(pixels) % 2)
        if self.syntax == ExplicitVRBigEndian and self.allocated == 8 and self.vr == "OW":
            # PS3.5 section 8: the first of two pixels is the low byte of their word
            pixels = np.frombuffer(pixels, "<u2").astype(">u2").tobytes()
        for name, value in self.attributes.items():
            setattr(d, name, value)
        d.add_new("PixelData", self.vr, pixels)
        if self.syntax == JPEGBaseline8Bit:
            d["PixelData"].VR = "OB"
            d.PixelData = encapsulate([b"\xff\xd8\xff\xd9"])
            d["PixelData"].is_undefined_length = True
        return d

    def write(self, path):
        d = self.dataset()
        d.file_meta = FileMetaDataset()
        d.file_meta.TransferSyntaxUID = self.syntax
        d.is_implicit_VR = self.syntax == ImplicitVRLittleEndian
        d.is_little_endian = self.syntax != ExplicitVRBigEndian
        pydicom.dcmwrite(path, d, write_like_original=False)

    def film(self):
        return (self.values, self.photometric, self.bits, 1.0 if self.slope is None else float(self.slope),
                0.0 if self.intercept is None else float(self.intercept))

    def after(self, program):
        padding = None if self.padding is None else (min(self.padding), max(self.padding))
        return run(PROGRAMS[program], self.film(), window=self.window, aspect=self.aspect, padding=padding)

    def hold(self, path):
        """What pydicom makes of the written object, where it does the same: cells that hold their value and nothing else."""
        d = pydicom.dcmread(path)
        if not self.check or self.high != self.bits - 1 or self.junk is not None or self.signed and self.bits < self.allocated:
            return
        got = d.pixel_array if self.frames is None else d.pixel_array[0]
        assert np.array_equal(got, self.values), self.name
        _, _, _, slope, intercept = self.film()
        assert np.array_equal(apply_modality_lut(got, d), got * slope + intercept) or self.slope is None, self.name
        if self.window and slope > 0:
            least, most = (-(1 << self.bits - 1), (1 << self.bits - 1) - 1) if self.signed else (0, (1 << self.bits) - 1)
            least, most = least * slope + intercept, most * slope + intercept
            theirs = (apply_windowing(apply_modality_lut(got, d), d) - least) / (most - least) * 255
            ours = voi(got * slope + intercept, self.window)
            assert np.allclose(theirs, ours, atol=1e-9), self.name


def linear(center, width, function="LINEAR"):
    return {"center": center, "width": width, "function": function}


def header(window):
    return {"WindowCenter": window["center"], "WindowWidth": window["width"], "VOILUTFunction": window["function"]}


def lut(descriptor, data):
    item = Dataset()
    item.LUTDescriptor = descriptor
    item.add_new("LUTData", "OW", np.asarray(data, "<u2").tobytes())
    return item


def modality_lut(*table):
    item = lut(*table)
    item.ModalityLUTType = "US"
    return [item]


def values(g, bits, signed, shape=TINY):
    """Smooth, noisy, with both ends of the range; no more than 101 levels, so that the arrays pack well."""
    most = (1 << bits) - 1
    y, x = np.mgrid[0:shape[0], 0:shape[1]]
    v = most * (0.45 + 0.25 * np.sin(x / 5.0) + 0.15 * np.cos(y / 4.0)) + g.normal(0, most / 60, shape)
    v = np.clip(np.round(np.round(v / most * 100) / 100 * most), 0, most).astype(np.int64)
    v.flat[0], v.flat[-1] = 0, most
    v = v - (1 << bits - 1) if signed else v
    return v.astype(np.int16 if signed else np.uint16)


def objects(g):
    v = {(b, s): values(g, b, s) for b in (7, 8, 10, 12, 14, 16) for s in (False, True)}
    films = []

    def film(name, bits=12, signed=False, **more):
        films.append(Film(name, more.pop("values", v[bits, signed]), bits=bits, signed=signed,
                          allocated=more.pop("allocated", 8 if bits == 8 else 16), **more))

    for bits in (8, 12, 16):
        for signed in (False, True):
            for mono in (1, 2):
                film("mono%d_%dbit_%s" % (mono, bits, "signed" if signed else "unsigned"), bits, signed, mono=mono,
                     programs="shipped voi" if signed else "shipped voi stored")

    # windows: PS3.3 C.11.2.1
    for mono in (1, 2):
        for window in (linear(2000, 1501), linear(2000.25, 1200.5, "LINEAR_EXACT"), linear(1900, 700, "SIGMOID")):
            film("mono%d_voi_%s" % (mono, window["function"].lower()), mono=mono, window=window, **header(window))
    film("voi_function_not_said", window=linear(2000, 1501), WindowCenter=2000, WindowWidth=1501)
    film("voi_first_of_two", window=linear(1500, 800), WindowCenter=[1500, 3000], WindowWidth=[800, 50])
    film("voi_threshold", window=linear(2000, 1), check=False, **header(linear(2000, 1)))
    film("voi_of_hounsfield_units", 16, True, slope="0.5", intercept="-100.5", window=linear(-40, 4000), **header(linear(-40, 4000)))
    film("voi_8bit_mono1", 8, mono=1, window=linear(120.5, 77.25, "LINEAR_EXACT"), **header(linear(120.5, 77.25, "LINEAR_EXACT")))
    # windows that PS3.3 does not allow count as none: a LINEAR one narrower than 1, a function nobody defined
    film("voi_too_narrow", WindowCenter=2000, WindowWidth="0.5", VOILUTFunction="LINEAR")
    film("voi_function_unknown", WindowCenter=2000, WindowWidth=1000, VOILUTFunction="GAMMA")
    table = lut([4096, 0, 12], np.arange(4096)[::-1])
    film("voi_lut_beside_window", window=linear(2000, 1501), check=False, VOILUTSequence=[table], **header(linear(2000, 1501)))
    film("voi_lut_alone", programs="shipped", VOILUTSequence=[table])

    # modality
    film("slope_and_intercept", slope="0.3333333333", intercept="-1024.7")
    film("slope_below_zero", slope="-1", intercept="4095")
    film("slope_below_zero_mono1_voi", mono=1, slope="-1.5", intercept="4095", window=linear(1000, 3000), **header(linear(1000, 3000)))

    # padding: PS3.3 C.7.5.1.1.2, in stored values
    def padded(bits, signed, *levels):
        p = v[bits, signed].copy()
        for i, level in enumerate(levels):
            p[4 * i:4 * i + 4] = level
        return p
    for mono in (1, 2):
        film("mono%d_padding" % mono, 16, mono=mono, values=padded(16, False, 65535), padding=(65535,))
        film("mono%d_padding_signed" % mono, 16, True, mono=mono, values=padded(16, True, -32768), padding=(-32768,), slope="2",
             intercept="1000", window=linear(2000, 30000), **header(linear(2000, 30000)))
    # a writer that does not mind the sign: 65535 for -1
    film("padding_written_unsigned", 16, True, values=padded(16, True, -1), padding=(-1,), as_unsigned=True)
    film("padding_range", 12, values=padded(12, False, 0, 3, 5), padding=(0, 5))
    film("padding_range_signed_from_above", 12, True, values=padded(12, True, -2048, -2040, -2000), padding=(-2000, -2048), mono=1)
    film("padding_everywhere", 12, values=np.full(TINY, 77, np.uint16), padding=(77,))
    film("flat", 12, values=np.full(TINY, 77, np.uint16), mono=1)

    # where the bits lie: PS3.5 section 8
    junk = g.integers(0, 65536, TINY)
    film("10_bits_of_16", 10)
    film("14_bits_of_16_signed", 14, True)
    film("8_bits_of_16", 8, allocated=16)
    film("high_bit_15_of_12_bits", 12, high=15)
    film("high_bit_13_of_12_bits_signed", 12, True, high=13)
    film("overlay_in_the_high_bits", 12, junk=junk, mono=1)
    film("overlay_around_signed_bits", 10, True, high=12, junk=junk)
    film("sign_extended_12_bits", 12, True, junk=np.where(v[12, True] < 0, 0xFFFF, 0))
    film("7_bits_of_8", 7, allocated=8, junk=junk)
    film("two_frames", 12, frames=[v[12, False][::-1]])

    # encodings: PS3.5 annex A
    film("implicit_little_endian", 12, syntax=ImplicitVRLittleEndian, window=linear(2000, 1501), **header(linear(2000, 1501)))
    film("implicit_little_endian_signed_padding", 16, True, values=padded(16, True, -32768), padding=(-32768,),
         syntax=ImplicitVRLittleEndian)
    film("explicit_big_endian", 12, True, syntax=ExplicitVRBigEndian, values=padded(12, True, -2048), padding=(-2048,))
    film("explicit_big_endian_8bit_ob", 8, syntax=ExplicitVRBigEndian, vr="OB")
    film("explicit_big_endian_8bit_ow", 8, syntax=ExplicitVRBigEndian, vr="OW", check=False)
    film("deflated", 12, syntax=DeflatedExplicitVRLittleEndian)

    # sizes
    film("1_row", 12, values=v[12, False][:1, :31])
    film("1_column", 12, values=v[12, False][:23, :1], mono=1)
    film("odd_bytes", 8, values=v[8, False][:23, :31], mono=1)
    y, x = np.mgrid[0:511, 0:513]
    film("511_by_513", 12, values=((7 * x + 13 * y) % 4096).astype(np.uint16), syntax=DeflatedExplicitVRLittleEndian)
    y, x = np.mgrid[0:4096, 0:4096]
    film("4096_by_4096", 8, values=((x // 16 + y // 32) % 256).astype(np.uint8), syntax=DeflatedExplicitVRLittleEndian)

    # pixels that are not square: PS3.3 10.7.1.3, C.7.6.3.1.7
    film("pixel_spacing", programs="shipped square", aspect=0.3 / 0.2, PixelSpacing=["0.3", "0.2"], ImagerPixelSpacing=["0.2", "0.2"])
    film("imager_pixel_spacing", programs="shipped square", aspect=0.139 / 0.2, ImagerPixelSpacing=["0.139", "0.2"])
    film("pixel_aspect_ratio", programs="shipped square", aspect=3 / 2, PixelAspectRatio=[3, 2])
    film("pixel_aspect_ratio_wide", programs="shipped square", aspect=2 / 5, PixelAspectRatio=[2, 5], mono=1)

    # PresentationLUTShape has to follow the photometric interpretation (PS3.3 C.7.6.1, C.8.11.3): it turns nothing a second time,
    # and where it contradicts, the photometric interpretation holds
    film("presentation_inverse_mono1", mono=1, PresentationLUTShape="INVERSE", window=linear(2000, 1501), **header(linear(2000, 1501)))
    film("presentation_identity_mono2", PresentationLUTShape="IDENTITY", window=linear(2000, 1501), **header(linear(2000, 1501)))
    film("presentation_inverse_mono2", PresentationLUTShape="INVERSE", window=linear(2000, 1501), **header(linear(2000, 1501)))
    film("presentation_identity_mono1", mono=1, PresentationLUTShape="IDENTITY", window=linear(2000, 1501), **header(linear(2000, 1501)))

    # refused by the gate of a package, with these steps
    def by_gate(code, program):
        return {"by": "gate", "code": code, "program": program}
    film("refused_voi_lut_alone", VOILUTSequence=[table], refused=by_gate("voi-lut", "voi"))
    film("refused_for_processing", PresentationIntentType="FOR PROCESSING", refused=by_gate("for-processing", "shipped"))
    film("refused_not_square", PixelSpacing=["0.3", "0.2"], refused=by_gate("pixel-aspect", "stored"))
    film("refused_not_square_by_ratio", PixelAspectRatio=[3, 2], refused=by_gate("pixel-aspect", "stored"))

    # refused by the decoder
    def by_decoder(cause, reason):
        return {"by": "decoder", "cause": cause, "reason": reason}
    film("refused_modality_lut", ModalityLUTSequence=modality_lut([4096, 0, 16], np.arange(4096)),
         refused=by_decoder("PHOTOMETRIC_INTERPRETATION", "a modality lookup table"))
    film("refused_rgb", 8, values=np.zeros((24, 96), np.uint8), Columns=32, SamplesPerPixel=3, PlanarConfiguration=0,
         PhotometricInterpretation="RGB", refused=by_decoder("PHOTOMETRIC_INTERPRETATION", "photometric interpretation RGB"))
    film("refused_palette", 8, PhotometricInterpretation="PALETTE COLOR",
         refused=by_decoder("PHOTOMETRIC_INTERPRETATION", "photometric interpretation PALETTE COLOR"))
    film("refused_32_bits", 12, values=np.zeros((24, 64), np.uint16), Columns=32, BitsAllocated=32,
         refused=by_decoder("BIT_DEPTH", "32 bits allocated per pixel"))
    film("refused_jpeg", 8, syntax=JPEGBaseline8Bit, refused=by_decoder("TRANSFER_SYNTAX", "transfer syntax JPEG Baseline (1.2.840.10008.1.2.4.50)"))
    return films


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", required=True)
    out = p.parse_args().out
    os.makedirs(out, exist_ok=True)
    listed = []
    for film in objects(np.random.default_rng(29)):
        path = os.path.join(out, film.name + ".dcm")
        film.write(path)
        row = {"name": film.name}
        if film.refused:
            listed.append({**row, "refused": film.refused})
            continue
        film.hold(path)
        arrays = {"values": film.values} if film.values.size <= LARGEST else {}
        for program in film.programs.split():
            for i, (step, a) in enumerate(zip(PROGRAMS[program], film.after(program))):
                if a.size <= LARGEST:
                    arrays["%s-%02d_%s" % (program, i, step["op"])] = a
        np.savez_compressed(os.path.join(out, film.name + ".npz"), **arrays)
        listed.append({**row, "programs": film.programs.split()})
    with open(os.path.join(out, "matrix.json"), "w") as f:
        json.dump({"largest": LARGEST, "programs": PROGRAMS, "objects": listed}, f, indent=1)
        f.write("\n")
    print(len(listed), "objects, pydicom", pydicom.__version__, "NumPy", np.__version__)


if __name__ == "__main__":
    main()
