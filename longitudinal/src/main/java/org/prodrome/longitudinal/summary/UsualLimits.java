package org.prodrome.longitudinal.summary;

import java.util.Map;
import java.util.OptionalDouble;
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Whether a change stays within what is usual, so that it is no news however many percent it is. The limits are the
 * laboratory's own, as the Observation carries them; of a few analytes that laboratories agree on, common adult limits
 * where it carries none. They decide what is said of a change and nothing else.
 */
public final class UsualLimits {
    private record Limits(double lowest, double highest) {}

    private static final Map<Analyte, Limits> COMMON = Map.of(
            Analyte.SODIUM, new Limits(135, 145),
            Analyte.POTASSIUM, new Limits(3.5, 5.0),
            Analyte.CALCIUM, new Limits(8.5, 10.5),
            Analyte.LEUKOCYTES, new Limits(4, 11),
            Analyte.PLATELETS, new Limits(150, 400),
            Analyte.ALBUMIN, new Limits(3.5, 5.2),
            Analyte.ALT, new Limits(0, 40),
            Analyte.AST, new Limits(0, 40),
            Analyte.CRP, new Limits(0, 5),
            Analyte.GLUCOSE, new Limits(70, 125));

    private UsualLimits() {}

    /** Whether both values are within them. */
    static boolean bothWithin(Analyte analyte, Point before, Point now) {
        return isWithin(analyte, before) && isWithin(analyte, now);
    }

    /** Whether a value is outside the laboratory's own limits or, where it carries none, the common ones. */
    public static boolean isOutside(Analyte analyte, Point point) {
        boolean known = ReferenceLimit.lower(analyte, point).isPresent()
                || ReferenceLimit.upper(analyte, point).isPresent()
                || (COMMON.containsKey(analyte) && point.unit().equals(analyte.unit()));
        return known && !isWithin(analyte, point);
    }

    private static boolean isWithin(Analyte analyte, Point point) {
        OptionalDouble low = ReferenceLimit.lower(analyte, point);
        OptionalDouble high = ReferenceLimit.upper(analyte, point);
        if (low.isPresent() || high.isPresent()) {
            return point.value() >= low.orElse(Double.NEGATIVE_INFINITY)
                    && point.value() <= high.orElse(Double.POSITIVE_INFINITY);
        }
        Limits common = COMMON.get(analyte);
        return common != null
                && point.unit().equals(analyte.unit())
                && point.value() >= common.lowest()
                && point.value() <= common.highest();
    }
}
