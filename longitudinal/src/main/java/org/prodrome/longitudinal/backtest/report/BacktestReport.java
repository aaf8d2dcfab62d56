package org.prodrome.longitudinal.backtest.report;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A whole back-test. It holds counts and figures alone, nothing that names a patient.
 *
 * @param source what was replayed, in words
 * @param assumptions what had to be taken for granted
 * @param absent what the source does not hold, so that rules about it have nothing to read
 * @param patients how many
 * @param stays how many
 * @param patientDays length of the stays
 * @param instants at which the detectors were read
 * @param unplaced resources left out because nothing says when they could be known
 * @param outside alerts outside the stays, which the figures leave out
 * @param interrupting T1 alerts for 100 patient-days
 * @param warning T1 and T2 alerts for 100 patient-days
 * @param burden of all rules together, by group of patients
 * @param detectors in the order in which they are listed
 * @param baselines scores that came with the data
 */
public record BacktestReport(
        String source,
        List<String> assumptions,
        List<String> absent,
        int patients,
        int stays,
        double patientDays,
        long instants,
        int unplaced,
        int outside,
        Interval interrupting,
        Interval warning,
        Map<String, Burden> burden,
        List<DetectorFigures> detectors,
        List<BaselineFigures> baselines) {
    /** Said at the head of every form of the report. */
    public static final String SHADOW = "Shadow: nothing was shown to anybody.";

    /** How the figures are meant; said in every form of the report that people read. */
    static final List<String> DEFINITIONS = List.of(
            "PPV: of the alerts before onset, those that the outcome followed within the horizon. An alert after onset is burden only.",
            "Sensitivity: of the outcomes, those with an alert in [onset - horizon, onset). Lead time: from the first such alert to onset.",
            "Told of however early: an alert anywhere in the stay before onset; its lead time runs from the first of these.",
            "Looks: what the rule stood at every 24 hours from 24 hours after admission until onset (in a record without stays every year), and whether the outcome came within the horizon. Looks at one patient are not independent, so their intervals are narrower than they should be.",
            "Intervals are 95 %: by resampling whole patients for alerts; after Wilson for looks and where one side of a share has fewer than 5; exact Poisson for fewer than 5 alerts.");

    private static final long HOURS_TOLD_IN_DAYS = 24 * 14;

    public BacktestReport {
        assumptions = List.copyOf(assumptions);
        absent = List.copyOf(absent);
        burden = Collections.unmodifiableMap(new LinkedHashMap<>(burden));
        detectors = List.copyOf(detectors);
        baselines = List.copyOf(baselines);
    }

    /**
     * Alerts of all rules in a group of patients.
     *
     * @param stays how many
     * @param patientDays their length
     * @param interrupting alerts of T1
     * @param warning alerts of T2
     */
    public record Burden(int stays, double patientDays, int interrupting, int warning) {
        /** Alerts for 100 patient-days. */
        static double per100(int alerts, double days) {
            return days == 0 ? Double.NaN : 100 * alerts / days;
        }

        Burden plus(Burden other) {
            return new Burden(
                    stays + other.stays,
                    patientDays + other.patientDays,
                    interrupting + other.interrupting,
                    warning + other.warning);
        }
    }

    /** For a terminal. */
    public String toTable() {
        return ReportTable.of(this);
    }

    /** For another program. Figures that could not be computed are null. */
    public String toJson() {
        return ReportJson.of(this);
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** {@code 48 h}, or days and years where they are easier to grasp. */
    static String words(Duration horizon) {
        long hours = horizon.toHours();
        return hours <= HOURS_TOLD_IN_DAYS ? hours + " h" : horizon.toDays() + " days";
    }

    /** Median and middle half of lead times, from their quantiles in hours. */
    static String lead(DoubleUnaryOperator hours) {
        double median = hours.applyAsDouble(0.5);
        return Double.isNaN(median)
                ? "-"
                : "%s h (%s to %s)"
                        .formatted(
                                number(median, 1),
                                number(hours.applyAsDouble(0.25), 1),
                                number(hours.applyAsDouble(0.75), 1));
    }
}
