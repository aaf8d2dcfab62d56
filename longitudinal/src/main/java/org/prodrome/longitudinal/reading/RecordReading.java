package org.prodrome.longitudinal.reading;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.SiteChoices;
import org.prodrome.longitudinal.detector.cancer.CancerRules;
import org.prodrome.longitudinal.detector.cardiovascular.CardiovascularRules;
import org.prodrome.longitudinal.detector.deterioration.DeteriorationRules;
import org.prodrome.longitudinal.detector.growth.GrowthRules;
import org.prodrome.longitudinal.detector.kidney.KidneyRules;
import org.prodrome.longitudinal.detector.liver.LiverRules;
import org.prodrome.longitudinal.detector.metabolic.MetabolicRules;
import org.prodrome.longitudinal.detector.pregnancy.PregnancyRules;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.film.FilmFindings;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is read out of one record: film, rules and history, each sentence with its proof. */
public final class RecordReading {
    private static final List<Detector> SHIPPED = detectors(SiteChoices.shipped());

    /** What a rule that failed lacks. */
    public static final String INTERNAL_ERROR = "internal error";

    private static final Logger LOG = LoggerFactory.getLogger(RecordReading.class);

    private final PatientTimeline timeline;
    private final List<FilmComparison> films;
    private final List<FilmFindings> findings;
    private final List<DetectorResult> results;
    private final HistorySummary summary;

    private RecordReading(PatientTimeline timeline, List<Detector> detectors) {
        this.timeline = timeline;
        this.films = FilmComparison.each(timeline);
        this.findings = FilmFindings.each(timeline);
        this.results =
                detectors.stream().map(detector -> read(detector, timeline)).toList();
        this.summary = HistorySummary.of(timeline);
    }

    /** Reads a timeline as of its own instant, by the rules with their shipped choices. */
    public static RecordReading of(PatientTimeline timeline) {
        return new RecordReading(timeline, SHIPPED);
    }

    /** Reads a timeline by these rules: those of a site's choices, or the one that a back-test is about. */
    public static RecordReading of(PatientTimeline timeline, List<Detector> detectors) {
        return new RecordReading(timeline, detectors);
    }

    /**
     * One rule. A rule with a fault must not take the others down on a patient it did not expect: it says that it could
     * not be computed, and the log names the rule and the fault's kind, without a message, which may quote the record.
     */
    private static DetectorResult read(Detector detector, PatientTimeline timeline) {
        if (hasDied(timeline)) {
            return new NotApplicable(detector.rule(), "the patient has died");
        }
        try {
            return Provisos.added(timeline, detector.read(timeline));
        } catch (RuntimeException | StackOverflowError fault) {
            StackTraceElement[] trace = fault.getStackTrace();
            LOG.error(
                    "rule {} failed with {} at {}",
                    detector.rule().id(),
                    fault.getClass().getName(),
                    trace.length == 0 ? "an unknown place" : trace[0]);
            return new NotComputable(detector.rule(), List.of(INTERNAL_ERROR), List.of());
        }
    }

    private static boolean hasDied(PatientTimeline timeline) {
        return timeline.patient().getDeceased() instanceof BooleanType died
                ? Boolean.TRUE.equals(died.getValue())
                : timeline.patient().getDeceased() instanceof DateTimeType when
                        && ClinicalTime.of(when)
                                .filter(then -> !then.start().isAfter(timeline.asOf()))
                                .isPresent();
    }

    /** The rules as shipped, in the order in which equals are listed. */
    public static List<Detector> detectors() {
        return SHIPPED;
    }

    /** The rules by a site's choices, in the same order; each call builds them anew. */
    public static List<Detector> detectors(SiteChoices site) {
        return Stream.of(
                        KidneyRules.all(site),
                        DeteriorationRules.all(),
                        CancerRules.all(),
                        LiverRules.all(),
                        MetabolicRules.all(),
                        CardiovascularRules.all(site),
                        PregnancyRules.all(site),
                        GrowthRules.all())
                .flatMap(List::stream)
                .toList();
    }

    /** What was read. */
    public PatientTimeline timeline() {
        return timeline;
    }

    /** The newest film beside the one before; empty when no film was measured. */
    public Optional<FilmComparison> film() {
        return films.stream().findFirst();
    }

    /** The same by each model version that has measured films, as {@link FilmComparison#each} orders them. */
    public List<FilmComparison> films() {
        return films;
    }

    /** What each model version says of findings on the newest film that it read. */
    public List<FilmFindings> findings() {
        return findings;
    }

    /** One result of each rule, in the order of the rules. */
    public List<DetectorResult> results() {
        return results;
    }

    /** What the rules found, most urgent first. */
    public List<Detection> detections() {
        return of(Detection.class).stream()
                .sorted(Comparator.comparing(Detection::tier)
                        .thenComparing(
                                Comparator.comparingInt(Detection::severity).reversed()))
                .toList();
    }

    /** Rules that lacked something. */
    public List<NotComputable> notComputable() {
        return of(NotComputable.class);
    }

    /** Rules that failed on this record; each is among {@link #notComputable} too. */
    public List<NotComputable> failed() {
        return notComputable().stream()
                .filter(result -> result.missing().equals(List.of(INTERNAL_ERROR)))
                .toList();
    }

    /** Rules that are not for this patient. */
    public List<NotApplicable> notApplicable() {
        return of(NotApplicable.class);
    }

    /** Rules that were computed and have nothing to say. */
    public List<NothingFound> nothingFound() {
        return of(NothingFound.class);
    }

    /** The history. */
    public HistorySummary summary() {
        return summary;
    }

    private <T extends DetectorResult> List<T> of(Class<T> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
