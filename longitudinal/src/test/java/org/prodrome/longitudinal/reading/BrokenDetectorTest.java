package org.prodrome.longitudinal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.timeline.PatientTimeline;

class BrokenDetectorTest {
    /** Does what it is told. */
    private record Scripted(String id, Supplier<List<String>> inputs) implements Detector {
        @Override
        public Rule rule() {
            return new Rule(
                    id, id, "a test", "everyone", "now", new Citation("none", "", "https://example.org"), "nothing");
        }

        @Override
        public DetectorResult read(PatientTimeline timeline) {
            return new NothingFound(rule(), inputs.get());
        }
    }

    @SuppressWarnings("InfiniteRecursion") // the fault that a deeply nested record provokes
    private static List<String> endless() {
        return Stream.of(endless()).flatMap(List::stream).toList();
    }

    @Test
    void aRuleThatFailsIsNotComputableAndLeavesTheOthersStanding() {
        PatientTimeline timeline =
                new RecordBuilder(AdministrativeGender.FEMALE, "1960-01-01").asOf("2026-01-01T00:00:00Z");
        RecordReading reading = RecordReading.of(
                timeline,
                List.of(
                        new Scripted("sound/1", List::of),
                        new Scripted("broken/1", () -> {
                            throw new IllegalStateException("quotes the record");
                        }),
                        new Scripted("endless/1", BrokenDetectorTest::endless),
                        new Scripted("sound/2", List::of)));
        assertThat(reading.nothingFound())
                .extracting(result -> result.rule().id())
                .containsExactly("sound/1", "sound/2");
        assertThat(reading.failed())
                .extracting(result -> result.rule().id() + ": " + result.missing())
                .containsExactly("broken/1: [internal error]", "endless/1: [internal error]");
        assertThat(reading.notComputable()).hasSize(2);
    }

    @Test
    void noShippedRuleFailsOnAnEmptyRecord() {
        PatientTimeline timeline = new RecordBuilder(AdministrativeGender.UNKNOWN, "1960").asOf("2026-01-01T00:00:00Z");
        assertThat(RecordReading.of(timeline).failed()).isEmpty();
    }
}
