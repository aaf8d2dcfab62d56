package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Procedure;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

/**
 * Whether a procedure is an operation: by its category, by a CPT code of the surgical chapter, or by the ending or a
 * word of its name. For keeping quiet, so in doubt it is one; no sentence says so.
 */
final class Surgery {
    private static final String CPT = "http://www.ama-assn.org/go/cpt";
    private static final String SURGICAL_PROCEDURE = "387713003";
    private static final Pattern SURGICAL_CPT = Pattern.compile("[1-6]\\d{4}");
    private static final Pattern OPERATION = Pattern.compile(
            ".*(ectomy|plasty|otomy|ostomy|rrhaphy|pexy)|surgery|surgical|operation|resection|amputation|bypass"
                    + "|replacement|transplant|transplantation|fixation|excision|graft|laparoscopy");
    private static final Set<String> NO_OPERATION = Set.of("phlebotomy", "venotomy");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");

    private Surgery() {}

    /** Whether one was in so many days before a value. */
    static boolean isWithin(PatientTimeline timeline, Point value, int days) {
        Instant at = value.when().start();
        return timeline.events("Procedure").stream()
                .filter(Surgery::isOne)
                .anyMatch(event -> event.time()
                        .filter(time ->
                                !time.start().isAfter(at) && !time.end().isBefore(at.minus(Duration.ofDays(days))))
                        .isPresent());
    }

    static boolean isOne(Event event) {
        boolean byCategory = event.as(Procedure.class).stream()
                .flatMap(procedure -> procedure.getCategory().getCoding().stream())
                .anyMatch(coding -> CodeSystems.SNOMED_CT.equals(coding.getSystem())
                        && SURGICAL_PROCEDURE.equals(coding.getCode()));
        return byCategory
                || event.concept().getCoding().stream().anyMatch(Surgery::isSurgicalCpt)
                || isWorded(event.label());
    }

    private static boolean isSurgicalCpt(Coding coding) {
        return CPT.equals(coding.getSystem())
                && coding.hasCode()
                && SURGICAL_CPT.matcher(coding.getCode()).matches();
    }

    private static boolean isWorded(String label) {
        List<String> words = Arrays.asList(NO_WORD.split(label.toLowerCase(Locale.ROOT)));
        return words.stream().anyMatch(word -> OPERATION.matcher(word).matches() && !NO_OPERATION.contains(word));
    }
}
