package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Preprocessing of other networks, declared step by step. Three groups in this order, and nothing that is not on this
 * list:
 *
 * <ol>
 *   <li>levels: {@code modality_lut}; {@code photometric} ({@code to} MONOCHROME2, {@code by} range or stored_bits);
 *       one of {@code percentile_window} ({@code low}, {@code high}), {@code min_max_window} and {@code stored_range}
 *       ({@code scale}: (2 v / (2^BitsStored - 1) - 1) scale, in 32-bit floats), or before {@code photometric}
 *       {@code voi} ({@code rule} first_window, {@code fallback} with {@code low} and {@code high}: the film's first
 *       DICOM window, of a film without one that between two percentiles; goes with {@code modality_lut});
 *       {@code to_uint8} ({@code rounding} half_up or truncate) after the three windows;
 *   <li>geometry: {@code square_pixels} ({@code resample}) first, which makes pixels that are not square so by
 *       lengthening the film; {@code pad_square} ({@code value}), {@code centre_crop} ({@code to} square, or
 *       {@code size}), {@code resize} ({@code size} or {@code shortest_edge}, {@code resample});
 *   <li>numbers: {@code rescale} ({@code factor}), {@code min_max}, {@code replicate_channels} ({@code count} 3),
 *       {@code normalize} ({@code image_mean}, {@code image_std}, one number or one by channel); {@code layout} last.
 * </ol>
 */
final class PreprocessProgram {
    private static final List<String> LEVELS = List.of(
            "modality_lut", "voi", "photometric", "percentile_window", "min_max_window", "stored_range", "to_uint8");
    private static final List<String> WINDOWS = List.of("voi", "percentile_window", "min_max_window", "stored_range");
    private static final List<String> GEOMETRY = List.of("square_pixels", "pad_square", "centre_crop", "resize");
    private static final List<String> NUMBERS = List.of("rescale", "min_max", "replicate_channels", "normalize");
    private static final int RGB = 3;

    private final Levels levels;
    private final List<Shape> shapes;
    private final List<Numbers> numbers;
    private final int height;
    private final int width;
    private final int channels;

    private PreprocessProgram(
            Levels levels, List<Shape> shapes, List<Numbers> numbers, int height, int width, int channels) {
        this.levels = levels;
        this.shapes = List.copyOf(shapes);
        this.numbers = List.copyOf(numbers);
        this.height = height;
        this.width = width;
        this.channels = channels;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int channels() {
        return channels;
    }

    /** Whether the film's own window decides what is seen. */
    boolean usesVoi() {
        return levels.window().equals("voi");
    }

    /** Whether pixels that are not square are made so. */
    boolean squaresPixels() {
        return shapes.stream().anyMatch(Shape.SquarePixels.class::isInstance);
    }

    boolean stretches() {
        return shapes.size() == 1 && shapes.get(0) instanceof Shape.Resize;
    }

    /** @throws UnsupportedPreprocessException naming the first step that cannot be done exactly as declared */
    static PreprocessProgram parse(JsonNode declared) {
        List<PreprocessStep> steps = new ArrayList<>();
        declared.forEach(node ->
                steps.add(new PreprocessStep(steps.size(), node.path("op").asText(), node)));
        ordered(steps);
        Levels levels = Levels.parse(steps);
        List<Shape> shapes = new ArrayList<>();
        List<Numbers> numbers = new ArrayList<>();
        int[] size = {0, 0};
        int channels = 1;
        for (PreprocessStep step : steps) {
            if (GEOMETRY.contains(step.op())) {
                Shape shape = Shape.parse(step, size);
                if (shape instanceof Shape.SquarePixels && !shapes.isEmpty()) {
                    throw step.unsupported("op", "square_pixels as the first step of the geometry", "a later one");
                }
                if (shape instanceof Shape.PadSquare && levels.scale() > 0) {
                    throw step.unsupported("op", "pad_square of an 8-bit film only", "one after stored_range");
                }
                shapes.add(shape);
                size = shape.fixed();
            } else if (NUMBERS.contains(step.op())) {
                Numbers one = Numbers.parse(step, channels);
                numbers.add(one);
                channels = one instanceof Numbers.Replicate ? RGB : channels;
            }
        }
        if (size[0] == 0) {
            throw new UnsupportedPreprocessException(
                    "preprocess: the steps do not end at one size of the film; a resize to a size, or a centre_crop of a size, expected");
        }
        return new PreprocessProgram(levels, shapes, numbers, size[0], size[1], channels);
    }

    private static void ordered(List<PreprocessStep> steps) {
        int group = 0;
        for (PreprocessStep step : steps) {
            int of = LEVELS.contains(step.op())
                    ? 0
                    : GEOMETRY.contains(step.op())
                            ? 1
                            : NUMBERS.contains(step.op()) ? 2 : step.op().equals("layout") ? 3 : -1;
            if (of < 0) {
                throw new UnsupportedPreprocessException(
                        "preprocess[%d].op: '%s' is not a step known here; known are %s, %s, %s, layout"
                                .formatted(
                                        step.index(),
                                        step.op(),
                                        String.join(", ", LEVELS),
                                        String.join(", ", GEOMETRY),
                                        String.join(", ", NUMBERS)));
            }
            if (of < group) {
                throw new UnsupportedPreprocessException(
                        "preprocess[%d].op: the order is levels, geometry, numbers, layout; '%s' comes too late"
                                .formatted(step.index(), step.op()));
            }
            group = of;
        }
        PreprocessStep last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last == null || !last.op().equals("layout")) {
            throw new UnsupportedPreprocessException("preprocess: the last step is layout");
        }
        last.allows("to").equalTo("to", "NCHW");
    }

    PreparedFilm prepare(GrayImage film, StepTrace trace) {
        Plane plane = levels.of(film, trace);
        Plane shaped = plane;
        for (Shape shape : shapes) {
            shaped = shape.of(shaped, film.pixelAspect());
            shaped.show(trace);
        }
        float[] tensor = shaped.floats();
        for (Numbers one : numbers) {
            tensor = one.of(tensor, height * width);
            show(tensor, trace);
        }
        show(tensor, trace);
        return new PreparedFilm(
                new EightBitImage(height, width, shaped.eightBit()),
                tensor,
                plane.low(),
                plane.high(),
                film.rows(),
                film.columns());
    }

    private void show(float[] tensor, StepTrace trace) {
        trace.after(tensor.length / (height * width), height, width, () -> StepTrace.wide(tensor));
    }

    /**
     * A film on its way: 8-bit values, or 32-bit floats within plus and minus a scale.
     *
     * @param bytes 8-bit values; empty when it is of floats
     * @param values floats; empty when it is of bytes
     * @param scale largest float, 0 for bytes
     * @param low lower limit of the window
     * @param high upper limit of the window
     */
    record Plane(int rows, int columns, byte[] bytes, float[] values, float scale, double low, double high) {
        static Plane of(EightBitImage image, double low, double high) {
            return new Plane(image.rows(), image.columns(), image.values(), new float[0], 0, low, high);
        }

        boolean isBytes() {
            return scale == 0;
        }

        Plane with(int newRows, int newColumns, byte[] newBytes, float[] newValues) {
            return new Plane(newRows, newColumns, newBytes, newValues, scale, low, high);
        }

        void show(StepTrace trace) {
            trace.after(1, rows, columns, () -> StepTrace.wide(floats()));
        }

        float[] floats() {
            if (!isBytes()) {
                return values;
            }
            float[] out = new float[bytes.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = bytes[i] & 0xff;
            }
            return out;
        }

        /** As a picture: bytes as they are; floats from -scale, black, to scale, white. */
        byte[] eightBit() {
            if (isBytes()) {
                return bytes;
            }
            byte[] out = new byte[values.length];
            for (int i = 0; i < out.length; i++) {
                double share = Math.min(1.0, Math.max(0.0, (values[i] / scale + 1) / 2));
                out[i] = (byte) (int) Math.floor(share * 255 + 0.5);
            }
            return out;
        }
    }

    /** From stored values to a plane. */
    private record Levels(
            boolean modalityLut,
            String inversion,
            String window,
            double low,
            double high,
            float scale,
            boolean halfUp) {

        static Levels parse(List<PreprocessStep> steps) {
            Map<String, PreprocessStep> byName = new LinkedHashMap<>();
            for (PreprocessStep step : steps) {
                if (LEVELS.contains(step.op()) && byName.put(step.op(), step) != null) {
                    throw step.unsupported("op", "each step of the levels once", step.op());
                }
            }
            List<String> names = List.copyOf(byName.keySet());
            if (!names.equals(LEVELS.stream().filter(byName::containsKey).toList())) {
                throw new UnsupportedPreprocessException(
                        "preprocess: the steps of the levels come in the order " + String.join(", ", LEVELS));
            }
            List<String> windows = names.stream().filter(WINDOWS::contains).toList();
            if (windows.size() != 1) {
                throw new UnsupportedPreprocessException(
                        "preprocess: exactly one of " + String.join(", ", WINDOWS) + " expected");
            }
            PreprocessStep window = Objects.requireNonNull(byName.get(windows.get(0)));
            double low = 0;
            double high = 100;
            float scale = 0;
            switch (window.op()) {
                case "percentile_window" -> {
                    window.allows("low", "high");
                    low = window.number(window.field("low"), "low", 0, 100);
                    high = window.number(window.field("high"), "high", low, 100);
                }
                case "voi" -> {
                    window.allows("rule", "fallback").equalTo("rule", "first_window");
                    JsonNode fallback = window.field("fallback");
                    low = window.number(fallback.path("low"), "fallback.low", 0, 100);
                    high = window.number(fallback.path("high"), "fallback.high", low, 100);
                    if (fallback.size() != 2) {
                        throw window.unsupported("fallback", "low and high", fallback.toString());
                    }
                    if (!byName.containsKey("modality_lut")) {
                        throw window.unsupported("op", "modality_lut before voi", "none");
                    }
                }
                case "min_max_window" -> window.allows();
                default -> {
                    window.allows("scale");
                    scale = (float) window.number(window.field("scale"), "scale", 1e-6, 1e6);
                }
            }
            PreprocessStep bytes = byName.get("to_uint8");
            if ((bytes == null) != (scale > 0)) {
                throw new UnsupportedPreprocessException("preprocess: to_uint8 goes with a window, and with it alone");
            }
            PreprocessStep lut = byName.get("modality_lut");
            if (lut != null) {
                lut.allows();
            }
            if (lut != null && scale > 0) {
                throw lut.unsupported("op", "no modality_lut before stored_range, which is of stored values", "one");
            }
            return new Levels(
                    lut != null,
                    inversion(byName.get("photometric"), scale > 0),
                    window.op(),
                    low,
                    high,
                    scale,
                    bytes == null || rounding(bytes));
        }

        private static boolean rounding(PreprocessStep bytes) {
            String how = bytes.allows("rounding").field("rounding").asText();
            if (!how.equals("half_up") && !how.equals("truncate")) {
                throw bytes.unsupported("rounding", "half_up or truncate", how);
            }
            return how.equals("half_up");
        }

        private static String inversion(@Nullable PreprocessStep step, boolean stored) {
            if (step == null) {
                return "none";
            }
            step.allows("to", "by").equalTo("to", "MONOCHROME2");
            String by = step.node().path("by").asText("range");
            if (!by.equals(stored ? "stored_bits" : "range")) {
                throw step.unsupported("by", stored ? "stored_bits" : "range", by);
            }
            return by;
        }

        Plane of(GrayImage film, StepTrace trace) {
            return scale > 0 ? stored(film, trace) : windowed(film, trace);
        }

        private Plane windowed(GrayImage film, StepTrace trace) {
            LevelTable table = new LevelTable(film);
            if (modalityLut) {
                table.modalityLut();
                table.show(trace);
            }
            if (window.equals("voi")) {
                table.voi(low, high);
                table.show(trace);
            }
            if (!inversion.equals("none")) {
                table.photometric();
                table.show(trace);
            }
            if (!window.equals("voi")) {
                table.percentileWindow(low, high);
                table.show(trace);
            }
            EightBitImage image = table.eightBit(halfUp);
            image.show(trace);
            return Plane.of(image, table.low(), table.high());
        }

        private Plane stored(GrayImage film, StepTrace trace) {
            if (film.bitsStored() < 1) {
                throw new UnpreparableFilmException("stored_range needs the number of bits of a stored value");
            }
            int most = (1 << film.bitsStored()) - 1;
            float[] out = new float[film.stored().length];
            for (int i = 0; i < out.length; i++) {
                out[i] = turned(film, i, most);
            }
            if (!inversion.equals("none")) {
                trace.after(1, film.rows(), film.columns(), () -> StepTrace.wide(out));
            }
            for (int i = 0; i < out.length; i++) {
                out[i] = (2 * (out[i] / (float) most) - 1) * scale;
            }
            trace.after(1, film.rows(), film.columns(), () -> StepTrace.wide(out));
            return new Plane(film.rows(), film.columns(), new byte[0], out, scale, 0, most);
        }

        private int turned(GrayImage film, int pixel, int most) {
            int value = film.stored()[pixel];
            return film.monochrome1() && !inversion.equals("none") ? most - value : value;
        }
    }

    /** A step of the geometry. */
    private sealed interface Shape {
        /** @param pixelAspect height of a pixel of the film divided by its width */
        Plane of(Plane in, double pixelAspect);

        /** Height and width that come out whatever goes in; zeros when that depends. */
        int[] fixed();

        static Shape parse(PreprocessStep step, int[] before) {
            return switch (step.op()) {
                case "square_pixels" -> {
                    step.allows("resample");
                    yield new SquarePixels(PreprocessSpec.resampler(step));
                }
                case "pad_square" -> {
                    step.allows("value");
                    yield new PadSquare((int) step.number(step.field("value"), "value", 0, 255));
                }
                case "centre_crop" -> crop(step, before);
                default -> resize(step);
            };
        }

        private static Shape crop(PreprocessStep step, int[] before) {
            step.allows("to", "size");
            if (step.node().has("to")) {
                step.equalTo("to", "square");
                return new CropSquare();
            }
            int[] size = size(step);
            boolean fits = before[0] == 0
                    ? before[1] >= Math.max(size[0], size[1])
                    : before[0] >= size[0] && before[1] >= size[1];
            if (!fits) {
                throw step.unsupported(
                        "size",
                        "no more than the resize before it leaves",
                        step.field("size").toString());
            }
            return new CropTo(size[0], size[1]);
        }

        private static Shape resize(PreprocessStep step) {
            step.allows("size", "shortest_edge", "resample");
            PillowResampler resampler = PreprocessSpec.resampler(step);
            if (step.node().has("shortest_edge")) {
                return new ResizeShortest(
                        (int) step.number(
                                step.field("shortest_edge"), "shortest_edge", 1, PreprocessSpec.LARGEST_INPUT),
                        resampler);
            }
            int[] size = size(step);
            return new Resize(size[0], size[1], resampler);
        }

        private static int[] size(PreprocessStep step) {
            JsonNode size = step.field("size");
            return new int[] {
                (int) step.number(size.path("height"), "size.height", 1, PreprocessSpec.LARGEST_INPUT),
                (int) step.number(size.path("width"), "size.width", 1, PreprocessSpec.LARGEST_INPUT)
            };
        }

        private static Plane part(Plane in, int top, int left, int rows, int columns) {
            byte[] bytes = new byte[in.isBytes() ? rows * columns : 0];
            float[] values = new float[in.isBytes() ? 0 : rows * columns];
            for (int row = 0; row < rows; row++) {
                int from = (top + row) * in.columns() + left;
                if (in.isBytes()) {
                    System.arraycopy(in.bytes(), from, bytes, row * columns, columns);
                } else {
                    System.arraycopy(in.values(), from, values, row * columns, columns);
                }
            }
            return in.with(rows, columns, bytes, values);
        }

        private static Plane resized(Plane in, int rows, int columns, PillowResampler resampler) {
            if (in.isBytes()) {
                EightBitImage image = new EightBitImage(in.rows(), in.columns(), in.bytes());
                return in.with(
                        rows, columns, resampler.resize(image, rows, columns).values(), in.values());
            }
            return in.with(
                    rows, columns, in.bytes(), resampler.resize(in.values(), in.rows(), in.columns(), rows, columns));
        }

        /** Lengthened along the side on which its pixels are longer, so that they are square. */
        record SquarePixels(PillowResampler resampler) implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                double rows = pixelAspect > 1 ? Math.floor(in.rows() * pixelAspect + 0.5) : in.rows();
                double columns = pixelAspect < 1 ? Math.floor(in.columns() / pixelAspect + 0.5) : in.columns();
                if (rows * columns > GrayImage.MAX_PIXELS) {
                    throw new UnpreparableFilmException("the film's pixels are too long to be made square");
                }
                return rows == in.rows() && columns == in.columns()
                        ? in
                        : resized(in, (int) rows, (int) columns, resampler);
            }

            @Override
            public int[] fixed() {
                return new int[2];
            }
        }

        /** Black or other borders of equal width around the shorter side; the odd line goes below or right. */
        record PadSquare(int value) implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                int side = Math.max(in.rows(), in.columns());
                if ((long) side * side > GrayImage.MAX_PIXELS) {
                    throw new UnpreparableFilmException("the film is too long to be padded to a square");
                }
                byte[] out = new byte[side * side];
                Arrays.fill(out, (byte) value);
                int top = (side - in.rows()) / 2;
                int left = (side - in.columns()) / 2;
                for (int row = 0; row < in.rows(); row++) {
                    System.arraycopy(in.bytes(), row * in.columns(), out, (top + row) * side + left, in.columns());
                }
                return in.with(side, side, out, in.values());
            }

            @Override
            public int[] fixed() {
                return new int[2];
            }
        }

        /** The middle square, as torchxrayvision's XRayCenterCrop takes it. */
        record CropSquare() implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                int side = Math.min(in.rows(), in.columns());
                return part(in, in.rows() / 2 - side / 2, in.columns() / 2 - side / 2, side, side);
            }

            @Override
            public int[] fixed() {
                return new int[2];
            }
        }

        /** The middle of a size, the odd line left out below or right. */
        record CropTo(int height, int width) implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                return part(in, (in.rows() - height) / 2, (in.columns() - width) / 2, height, width);
            }

            @Override
            public int[] fixed() {
                return new int[] {height, width};
            }
        }

        /** Stretched or shrunk to a size. */
        record Resize(int height, int width, PillowResampler resampler) implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                return resized(in, height, width, resampler);
            }

            @Override
            public int[] fixed() {
                return new int[] {height, width};
            }
        }

        /** The shorter side to a length, the other in proportion, rounded down. */
        record ResizeShortest(int edge, PillowResampler resampler) implements Shape {
            @Override
            public Plane of(Plane in, double pixelAspect) {
                int shorter = Math.min(in.rows(), in.columns());
                int longer = (int) ((long) edge * Math.max(in.rows(), in.columns()) / shorter);
                if ((long) longer * edge > GrayImage.MAX_PIXELS) {
                    throw new UnpreparableFilmException("the film is too long for its width");
                }
                return in.rows() <= in.columns()
                        ? resized(in, edge, longer, resampler)
                        : resized(in, longer, edge, resampler);
            }

            /** No height that is fixed; in the second place what is there at least. */
            @Override
            public int[] fixed() {
                return new int[] {0, edge};
            }
        }
    }

    /** A step of the numbers. */
    private sealed interface Numbers {
        float[] of(float[] in, int pixels);

        static Numbers parse(PreprocessStep step, int channels) {
            return switch (step.op()) {
                case "rescale" -> {
                    step.allows("factor");
                    yield new Rescale(step.number(step.field("factor"), "factor", 1e-9, 1e9));
                }
                case "min_max" -> {
                    step.allows();
                    yield new MinMax();
                }
                case "replicate_channels" -> {
                    step.allows("count");
                    step.number(step.field("count"), "count", RGB, RGB);
                    if (channels != 1) {
                        throw step.unsupported("op", "replicate_channels once", "twice");
                    }
                    yield new Replicate();
                }
                default -> {
                    step.allows("image_mean", "image_std");
                    yield new Normalize(
                            perChannel(step, "image_mean", channels, -1e6, 1e6),
                            perChannel(step, "image_std", channels, 1e-6, 1e6));
                }
            };
        }

        private static float[] perChannel(PreprocessStep step, String name, int channels, double min, double max) {
            JsonNode array = step.field(name);
            if (!array.isArray() || array.size() != 1 && array.size() != channels) {
                throw step.unsupported(name, "an array of 1 or %d numbers".formatted(channels), array.toString());
            }
            float[] out = new float[channels];
            for (int i = 0; i < channels; i++) {
                out[i] = (float) step.number(array.get(array.size() == 1 ? 0 : i), name, min, max);
            }
            return out;
        }

        /** In double precision, rounded to 32 bits, as transformers' rescale does. */
        record Rescale(double factor) implements Numbers {
            @Override
            public float[] of(float[] in, int pixels) {
                float[] out = new float[in.length];
                for (int i = 0; i < in.length; i++) {
                    out[i] = (float) (in[i] * factor);
                }
                return out;
            }
        }

        /** To 0..1 between its own smallest and largest number. */
        record MinMax() implements Numbers {
            private static final double LEAST_RANGE = 1e-8;

            @Override
            public float[] of(float[] in, int pixels) {
                double min = Double.POSITIVE_INFINITY;
                double max = Double.NEGATIVE_INFINITY;
                for (float value : in) {
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
                double range = Math.max(max - min, LEAST_RANGE);
                float[] out = new float[in.length];
                for (int i = 0; i < in.length; i++) {
                    out[i] = (float) ((in[i] - min) / range);
                }
                return out;
            }
        }

        /** Three channels that are alike. */
        record Replicate() implements Numbers {
            @Override
            public float[] of(float[] in, int pixels) {
                float[] out = new float[in.length * RGB];
                for (int channel = 0; channel < RGB; channel++) {
                    System.arraycopy(in, 0, out, channel * in.length, in.length);
                }
                return out;
            }
        }

        /** Minus mean, divided by deviation, in 32-bit floats. */
        record Normalize(float[] mean, float[] deviation) implements Numbers {
            @Override
            public float[] of(float[] in, int pixels) {
                float[] out = new float[in.length];
                for (int i = 0; i < in.length; i++) {
                    int channel = i / pixels;
                    out[i] = (in[i] - mean[channel]) / deviation[channel];
                }
                return out;
            }
        }
    }
}
