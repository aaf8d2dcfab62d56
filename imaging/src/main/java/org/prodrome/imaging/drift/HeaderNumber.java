package org.prodrome.imaging.drift;

import java.util.List;
import java.util.OptionalDouble;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;

/**
 * A number of a film's header that is watched: how the film was exposed, its size, its depth and its window. Numbers
 * all, the bits too: a film whose header does not say one takes no part in its comparison, so films that were noted
 * before a number was watched are no change.
 *
 * @param stream name of its stream
 * @param least values up to this mean nothing
 * @param most nor do larger ones
 * @param sources where it stands, the first that says something
 */
record HeaderNumber(String stream, double least, double most, List<Source> sources) {
    /** An attribute, and how many of its units make one of the stream's. */
    record Source(Attribute attribute, int units) {}

    private static final double LARGEST = 1e6;

    static final List<HeaderNumber> ALL = List.of(
            new HeaderNumber("kvp", 0, 1000, Attribute.KVP),
            new HeaderNumber("tube-current", 0, LARGEST, Attribute.X_RAY_TUBE_CURRENT),
            // In mAs; the finer of the two where a film has both.
            new HeaderNumber(
                    "exposure",
                    0,
                    LARGEST,
                    List.of(new Source(Attribute.EXPOSURE_IN_UAS, 1000), new Source(Attribute.EXPOSURE, 1))),
            new HeaderNumber("relative-exposure", 0, LARGEST, Attribute.RELATIVE_X_RAY_EXPOSURE),
            new HeaderNumber("rows", 0, LARGEST, Attribute.ROWS),
            new HeaderNumber("columns", 0, LARGEST, Attribute.COLUMNS),
            new HeaderNumber("pixel-spacing", 0, 10, Attribute.PIXEL_SPACING, Attribute.IMAGER_PIXEL_SPACING),
            new HeaderNumber("bits-stored", 0, 64, Attribute.BITS_STORED),
            new HeaderNumber("window-center", -LARGEST, LARGEST, Attribute.WINDOW_CENTER),
            new HeaderNumber("window-width", 0, LARGEST, Attribute.WINDOW_WIDTH));

    HeaderNumber {
        sources = List.copyOf(sources);
    }

    private HeaderNumber(String stream, double least, double most, Attribute... attributes) {
        this(
                stream,
                least,
                most,
                List.of(attributes).stream()
                        .map(attribute -> new Source(attribute, 1))
                        .toList());
    }

    /** The first source that says something that can be; empty where none does. */
    OptionalDouble of(DicomObject header) {
        for (Source source : sources) {
            OptionalDouble said = header.number(source.attribute());
            if (said.isPresent()) {
                double value = said.getAsDouble() / source.units();
                if (value > least && value <= most) {
                    return OptionalDouble.of(value);
                }
            }
        }
        return OptionalDouble.empty();
    }
}
