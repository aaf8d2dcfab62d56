package org.prodrome.imaging.preprocess;

/**
 * The window that comes with an image: which of its values, after the modality LUT, are of interest (DICOM PS3.3
 * C.11.2.1.2 and C.11.2.1.3).
 *
 * @param center in values after the modality LUT
 * @param width above 0; at least 1 of a {@link Function#LINEAR} window
 * @param function how values within it are spread
 */
public record VoiWindow(double center, double width, Function function) {
    /** VOILUTFunction. */
    public enum Function {
        /** Of whole numbers: from {@code center - 0.5 - (width - 1) / 2} to {@code center - 0.5 + (width - 1) / 2}. */
        LINEAR,
        /** From {@code center - width / 2} to {@code center + width / 2}. */
        LINEAR_EXACT,
        /** An S without ends: {@code 1 / (1 + exp(-4 (x - center) / width))}. */
        SIGMOID
    }

    public VoiWindow {
        if (!Double.isFinite(center)
                || !Double.isFinite(width)
                || (function == Function.LINEAR ? width < 1 : width <= 0)) {
            throw new IllegalArgumentException("no %s window: center %s, width %s".formatted(function, center, width));
        }
    }

    /** Smallest value of interest. */
    double low() {
        return function == Function.LINEAR ? center - 0.5 - (width - 1) / 2 : center - width / 2;
    }

    /** Largest value of interest. */
    double high() {
        return function == Function.LINEAR ? center - 0.5 + (width - 1) / 2 : center + width / 2;
    }

    /** How bright a value is shown, 0 to 255. */
    double shown(double x) {
        if (function == Function.SIGMOID) {
            return 255 / (1 + Math.exp(-4 * (x - center) / width));
        }
        if (x <= low()) {
            return 0;
        }
        if (x > high()) {
            return 255;
        }
        return function == Function.LINEAR
                ? ((x - (center - 0.5)) / (width - 1) + 0.5) * 255
                : ((x - center) / width + 0.5) * 255;
    }
}
