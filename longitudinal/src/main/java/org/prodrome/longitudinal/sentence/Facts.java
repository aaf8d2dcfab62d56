package org.prodrome.longitudinal.sentence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Patient;
import org.prodrome.longitudinal.equation.CkdEpi;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;

/** Numbers that both a rule decides on and a sentence prints: computed here once, so that they cannot differ. */
public final class Facts {
    private static final double DAYS_PER_YEAR = 365.25;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private Facts() {}

    /** One value on the time axis, with the points it was made of. */
    public record Binned(double days, double value, List<Point> points) {
        public Binned {
            points = List.copyOf(points);
        }

        /** The newest of its points. */
        public Point newest() {
            return points.get(points.size() - 1);
        }
    }

    /** CKD-EPI 2021 eGFR of a creatinine; empty without sex, or without a birth date known to the day. */
    public static Optional<Double> egfr(Patient patient, Point creatinine) {
        LocalDate day = creatinine.when().firstDay();
        Optional<Sex> sex = Person.sex(patient);
        var age = Person.age(patient, day);
        return sex.isEmpty() || age.isEmpty()
                ? Optional.empty()
                : Optional.of(CkdEpi.creatinine2021(creatinine.value(), age.getAsInt(), sex.get() == Sex.FEMALE));
    }

    /** Groups points, oldest first, as the derivation function SLOPE says; 0 days: every point is its own group. */
    public static List<Binned> bins(List<Point> points, List<Double> values, int binDays) {
        List<Binned> bins = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || millis(points.get(i)) - millis(points.get(from)) >= binDays * MILLIS_PER_DAY) {
                bins.add(bin(points.subList(from, i), values.subList(from, i)));
                from = i;
            }
        }
        return bins;
    }

    /** Slope per year of binned values; empty when there are no two different times. */
    public static Optional<TheilSen> slopePerYear(List<Binned> bins) {
        double[] years =
                bins.stream().mapToDouble(bin -> bin.days() / DAYS_PER_YEAR).toArray();
        double[] values = bins.stream().mapToDouble(Binned::value).toArray();
        return TheilSen.of(years, values);
    }

    /** {@code falling}, {@code rising} or {@code steady}, by the interval of the slope. */
    public static String verdict(TheilSen slope) {
        if (slope.high() < 0) {
            return "falling";
        }
        return slope.low() > 0 ? "rising" : "steady";
    }

    /** Days since 1970 of a time, with its fraction. */
    public static double days(ClinicalTime time) {
        return time.start().toEpochMilli() / (double) MILLIS_PER_DAY;
    }

    /** Exact: n days apart must be n days apart on both sides of the check, whatever a double makes of it. */
    private static long millis(Point point) {
        return point.when().start().toEpochMilli();
    }

    private static double days(Point point) {
        return days(point.when());
    }

    private static Binned bin(List<Point> points, List<Double> values) {
        return new Binned(
                median(points.stream().mapToDouble(Facts::days).toArray()),
                median(values.stream().mapToDouble(Double::doubleValue).toArray()),
                points);
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }
}
