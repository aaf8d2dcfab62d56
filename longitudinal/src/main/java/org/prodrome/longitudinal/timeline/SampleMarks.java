package org.prodrome.longitudinal.timeline;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Specimen;

/** What a laboratory marked about a sample: by code ({@code HEM}, {@code HM}) or in words that nothing denies. */
public final class SampleMarks {
    private static final Pattern HAEMOLYSIS = Pattern.compile("ha?emoly");
    private static final Pattern DENIED = Pattern.compile(
            "(?:\\b(?:no|not|non|without|nil)[\\s-]+(?:(?:visible|significant|signs? of|evidence of)\\s+)?|\\bun)ha?emoly\\w*"
                    + "|ha?emoly\\w*\\s*:?\\s*(?:none|nil|absent|negative|not (?:seen|detected|present))\\b");

    private SampleMarks() {}

    /** Whether the sample of a value is marked haemolysed, in the Observation or its Specimen. */
    public static boolean isHaemolysed(PatientTimeline timeline, Event event) {
        Observation observation = event.as(Observation.class).orElse(null);
        if (observation == null) {
            return false;
        }
        if (observation.getInterpretation().stream().anyMatch(SampleMarks::isCoded)) {
            return true;
        }
        Stream<String> own = Stream.concat(
                observation.getInterpretation().stream().flatMap(SampleMarks::words), notes(observation.getNote()));
        return says(own)
                || specimen(timeline, observation)
                        .anyMatch(found -> found.getCondition().stream().anyMatch(SampleMarks::isCoded)
                                || says(Stream.concat(
                                        found.getCondition().stream().flatMap(SampleMarks::words),
                                        notes(found.getNote()))));
    }

    private static Stream<Specimen> specimen(PatientTimeline timeline, Observation observation) {
        return observation.hasSpecimen()
                ? timeline
                        .event("Specimen/"
                                + observation
                                        .getSpecimen()
                                        .getReferenceElement()
                                        .getIdPart())
                        .flatMap(found -> found.as(Specimen.class))
                        .stream()
                : Stream.empty();
    }

    private static boolean isCoded(CodeableConcept concept) {
        return concept.getCoding().stream()
                .anyMatch(coding -> "HEM".equals(coding.getCode()) || "HM".equals(coding.getCode()));
    }

    private static Stream<String> notes(List<Annotation> notes) {
        return notes.stream().map(Annotation::getText);
    }

    private static Stream<String> words(CodeableConcept concept) {
        return Stream.concat(
                Stream.ofNullable(concept.getText()),
                concept.getCoding().stream().map(Coding::getDisplay));
    }

    private static boolean says(Stream<String> words) {
        String all = words.filter(word -> word != null)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return HAEMOLYSIS.matcher(DENIED.matcher(all).replaceAll("")).find();
    }
}
