package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomImage.Padding;
import org.prodrome.imaging.dicom.DicomImage.Photometric;
import org.prodrome.imaging.dicom.DicomImage.Spacing;
import org.prodrome.imaging.dicom.DicomImage.Window;
import org.prodrome.imaging.dicom.Undecodable.Cause;

/** Native monochrome pixels of 8 or 16 allocated bits (PS3.5 section 8, PS3.3 C.7.6.3) to stored values. */
final class PixelDataDecoder {
    private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9_ .()-]{1,100}");

    private final DicomLimits limits;

    PixelDataDecoder(DicomLimits limits) {
        this.limits = limits;
    }

    /** Where the significant bits of a pixel lie. */
    private record Cell(int allocated, int stored, int shift, boolean signed) {
        int value(int raw) {
            int aligned = raw >>> shift & (1 << stored) - 1;
            return signed ? aligned << 32 - stored >> 32 - stored : aligned;
        }
    }

    PixelData decode(DicomObject object, int frame) {
        Optional<Undecodable> refusal = refusal(object);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        int rows = positive(object, Attribute.ROWS);
        int columns = positive(object, Attribute.COLUMNS);
        if ((long) rows * columns > limits.maxPixels()) {
            return new Undecodable(
                    Cause.TOO_LARGE,
                    "%d rows of %d columns are more than %d pixels".formatted(rows, columns, limits.maxPixels()));
        }
        int frames = object.has(Attribute.NUMBER_OF_FRAMES) ? positive(object, Attribute.NUMBER_OF_FRAMES) : 1;
        if (frame < 0 || frame >= frames) {
            throw new IllegalArgumentException("frame %d of %d".formatted(frame, frames));
        }
        Cell cell = cell(object);
        int[] stored = stored(object, cell, rows * columns, frame, frames);
        Spacing spacing = spacing(object);
        return new DicomImage(
                rows,
                columns,
                stored,
                cell.stored,
                cell.signed,
                Photometric.valueOf(photometric(object)),
                object.number(Attribute.RESCALE_SLOPE).orElse(1),
                object.number(Attribute.RESCALE_INTERCEPT).orElse(0),
                padding(object, cell),
                spacing,
                aspectRatio(object, spacing),
                window(object),
                frame,
                frames);
    }

    private static Optional<Undecodable> refusal(DicomObject object) {
        if (!object.has(Attribute.PIXEL_DATA)) {
            return Optional.of(new Undecodable(Cause.NO_PIXEL_DATA, "no pixel data"));
        }
        String photometric = photometric(object);
        int samples = object.integer(Attribute.SAMPLES_PER_PIXEL).orElse(1);
        if (samples != 1 || !photometric.equals("MONOCHROME1") && !photometric.equals("MONOCHROME2")) {
            return Optional.of(new Undecodable(
                    Cause.PHOTOMETRIC_INTERPRETATION,
                    photometric.isEmpty()
                            ? "no photometric interpretation"
                            : "photometric interpretation " + quotable(photometric)));
        }
        if (!object.transferSyntax().isNative()) {
            return Optional.of(new Undecodable(
                    Cause.TRANSFER_SYNTAX,
                    "transfer syntax " + quotable(object.transferSyntax().toString())));
        }
        if (!object.items(Attribute.MODALITY_LUT_SEQUENCE).isEmpty()) {
            return Optional.of(new Undecodable(Cause.PHOTOMETRIC_INTERPRETATION, "a modality lookup table"));
        }
        int allocated = positive(object, Attribute.BITS_ALLOCATED);
        if (allocated != 8 && allocated != 16) {
            return Optional.of(new Undecodable(Cause.BIT_DEPTH, "%d bits allocated per pixel".formatted(allocated)));
        }
        return Optional.empty();
    }

    private static Cell cell(DicomObject object) {
        int allocated = positive(object, Attribute.BITS_ALLOCATED);
        int stored = object.integer(Attribute.BITS_STORED).orElse(allocated);
        int high = object.integer(Attribute.HIGH_BIT).orElse(stored - 1);
        if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated) {
            throw malformed(
                    object, "%d bits stored with high bit %d in %d allocated bits".formatted(stored, high, allocated));
        }
        boolean signed = object.integer(Attribute.PIXEL_REPRESENTATION).orElse(0) == 1;
        return new Cell(allocated, stored, high + 1 - stored, signed);
    }

    private static int[] stored(DicomObject object, Cell cell, int pixels, int frame, int frames) {
        int bytesPerPixel = cell.allocated / 8;
        long need = (long) pixels * bytesPerPixel * frames;
        ByteBuffer bytes = object.element(Attribute.PIXEL_DATA.tag())
                                .map(DicomElement::value)
                                .orElseThrow()
                        instanceof DicomValue.Bytes plain
                ? plain.view()
                : ByteBuffer.allocate(0);
        if (bytes.remaining() < need) {
            throw malformed(object, "pixel data ends after %d of %d bytes".formatted(bytes.remaining(), need));
        }
        int start = frame * pixels * bytesPerPixel;
        int[] stored = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            int raw = bytesPerPixel == 1 ? bytes.get(start + i) & 0xFF : bytes.getShort(start + 2 * i) & 0xFFFF;
            stored[i] = cell.value(raw);
        }
        return stored;
    }

    private static @Nullable Padding padding(DicomObject object, Cell cell) {
        if (object.integer(Attribute.PIXEL_PADDING_VALUE).isEmpty()) {
            return null;
        }
        int value = signed(object.integer(Attribute.PIXEL_PADDING_VALUE).getAsInt(), cell);
        int limit = signed(object.integer(Attribute.PIXEL_PADDING_RANGE_LIMIT).orElse(value), cell);
        return new Padding(Math.min(value, limit), Math.max(value, limit));
    }

    /** The dictionary leaves US or SS open; PixelRepresentation decides (PS3.5 section 8.2). */
    private static int signed(int value, Cell cell) {
        return cell.signed ? (short) value : value & 0xFFFF;
    }

    private static @Nullable Spacing spacing(DicomObject object) {
        Spacing patient = spacing(object.numbers(Attribute.PIXEL_SPACING), Spacing.Plane.PATIENT);
        return patient != null
                ? patient
                : spacing(object.numbers(Attribute.IMAGER_PIXEL_SPACING), Spacing.Plane.DETECTOR);
    }

    private static @Nullable Spacing spacing(List<Double> values, Spacing.Plane plane) {
        return values.size() == 2 && values.get(0) > 0 && values.get(1) > 0
                ? new Spacing(values.get(0), values.get(1), plane)
                : null;
    }

    /** The first window; one that the standard does not allow counts as none. */
    private static @Nullable Window window(DicomObject object) {
        List<Double> centers = object.numbers(Attribute.WINDOW_CENTER);
        List<Double> widths = object.numbers(Attribute.WINDOW_WIDTH);
        String name = object.string(Attribute.VOI_LUT_FUNCTION).orElse("").strip();
        Window.Function function = switch (name) {
            case "", "LINEAR" -> Window.Function.LINEAR;
            case "LINEAR_EXACT" -> Window.Function.LINEAR_EXACT;
            case "SIGMOID" -> Window.Function.SIGMOID;
            default -> null;
        };
        if (function == null || centers.isEmpty() || widths.isEmpty()) {
            return null;
        }
        double center = centers.get(0);
        double width = widths.get(0);
        boolean allowed = Double.isFinite(center)
                && Double.isFinite(width)
                && (function == Window.Function.LINEAR ? width >= 1 : width > 0);
        return allowed ? new Window(center, width, function) : null;
    }

    /** Height of a pixel divided by its width; 1 when nothing says otherwise. */
    static double aspectRatio(DicomObject object) {
        return aspectRatio(object, spacing(object));
    }

    private static double aspectRatio(DicomObject object, @Nullable Spacing spacing) {
        if (spacing != null) {
            return spacing.rowMillimetres() / spacing.columnMillimetres();
        }
        List<Double> ratio = object.numbers(Attribute.PIXEL_ASPECT_RATIO);
        return ratio.size() == 2 && ratio.get(0) > 0 && ratio.get(1) > 0 ? ratio.get(0) / ratio.get(1) : 1;
    }

    /** What a file says about itself goes into sentences only where it looks like DICOM's own words. */
    private static String quotable(String stated) {
        return QUOTABLE.matcher(stated).matches() ? stated : "unknown";
    }

    private static String photometric(DicomObject object) {
        return object.string(Attribute.PHOTOMETRIC_INTERPRETATION).orElse("");
    }

    private static int positive(DicomObject object, Attribute attribute) {
        int value = object.integer(attribute)
                .orElseThrow(() -> malformed(object, attribute.keyword() + " is missing or no number"));
        if (value <= 0) {
            throw malformed(object, "%s is %d".formatted(attribute.keyword(), value));
        }
        return value;
    }

    private static MalformedDicomException malformed(DicomObject object, String what) {
        return new MalformedDicomException(object.sopInstanceUid(), what);
    }
}
