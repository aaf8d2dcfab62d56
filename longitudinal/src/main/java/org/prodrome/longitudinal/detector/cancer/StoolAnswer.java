package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.BowelSymptoms;
import org.prodrome.terminology.code.CancerWorkup;

/**
 * A stool test for blood that says yes or no. Its threshold is the maker's and not known here, so it stands for no
 * amount in µg/g. An answer is read by its codes, without any by its words; one that says both is none.
 */
final class StoolAnswer {
    private static final Set<String> YES = Set.of("positive", "detected", "pos");
    private static final Set<String> NO = Set.of("negative", "not detected", "neg");

    private StoolAnswer() {}

    /** The newest answer of so many days when it is yes. */
    static Optional<Event> positive(PatientTimeline timeline, int days) {
        return timeline.events("Observation", BowelSymptoms.STOOL_TEST_PRESENCE).stream()
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .filter(event -> !event.time()
                        .orElseThrow()
                        .start()
                        .isBefore(timeline.asOf().minus(Duration.ofDays(days))))
                .filter(event -> answer(event).isPresent())
                .reduce((older, newer) -> newer)
                .filter(event -> answer(event).orElseThrow());
    }

    private static Optional<Boolean> answer(Event event) {
        Observation observation = event.as(Observation.class).orElseThrow();
        if (observation.getValue() instanceof BooleanType answer && answer.hasValue()) {
            return Optional.of(answer.booleanValue());
        }
        if (observation.getValue() instanceof CodeableConcept concept) {
            boolean yes = CancerWorkup.POSITIVE.isIn(concept);
            boolean no = CancerWorkup.NEGATIVE.isIn(concept);
            if (yes || no) {
                return yes == no ? Optional.empty() : Optional.of(yes);
            }
            return concept.getCoding().stream().anyMatch(coding -> coding.hasCode())
                    ? Optional.empty()
                    : worded(concept.getText());
        }
        return observation.getValue() instanceof StringType text ? worded(text.getValue()) : Optional.empty();
    }

    private static Optional<Boolean> worded(@Nullable String text) {
        String words = String.valueOf(text).strip().toLowerCase(Locale.ROOT);
        return YES.contains(words) ? Optional.of(true) : NO.contains(words) ? Optional.of(false) : Optional.empty();
    }
}
