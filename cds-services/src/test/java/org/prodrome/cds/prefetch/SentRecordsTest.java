package org.prodrome.cds.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.longitudinal.reading.RecordReading;

/** The same prefetch again, by the same caller: it is read once. */
class SentRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"male\",\"birthDate\":\"1950-03-02\"}";

    private final Ticking clock = new Ticking();
    private final SentRecords sent = new SentRecords(100, Duration.ofMinutes(5), clock);

    @Test
    void theSameBytesOfTheSameCallerAreReadOnceAlsoByAnotherService() {
        PatientRecord first = record(sent, "https://a.example", labs("1.1"));
        PatientRecord again = record(sent, "https://a.example", labs("1.1"));
        assertThat(again.resources().get(0)).isSameAs(first.resources().get(0));
        assertThat(again.reading(RecordReading.detectors(), NOW))
                .isSameAs(first.reading(RecordReading.detectors(), NOW));
        assertThat(again.inputs()).isEqualTo(first.inputs());
    }

    @Test
    void whatIsReadAgainIsWhatWasRead() {
        PatientRecord alone = record(SentRecords.NONE, "https://a.example", labs("1.1"));
        record(sent, "https://a.example", labs("1.1"));
        PatientRecord again = record(sent, "https://a.example", labs("1.1"));
        Instant later = NOW.plus(Duration.ofDays(1));
        assertThat(again.resources()).hasSameSizeAs(alone.resources());
        assertThat(text(again.resources())).isEqualTo(text(alone.resources()));
        assertThat(again.reading(RecordReading.detectors(), later).results())
                .usingRecursiveComparison()
                .comparingOnlyFields("rule")
                .isEqualTo(alone.reading(RecordReading.detectors(), later).results());
    }

    @Test
    void oneOtherDigitIsReadAnewAndSoIsASpelling() {
        PatientRecord first = record(sent, "https://a.example", labs("1.1"));
        PatientRecord other = record(sent, "https://a.example", labs("1.10"));
        assertThat(other.resources().get(0)).isNotSameAs(first.resources().get(0));
        assertThat(text(other.resources())).contains("1.10");
        assertThat(text(first.resources())).doesNotContain("1.10");
    }

    @Test
    void anotherCallerSharesNothing() {
        PatientRecord first = record(sent, "https://a.example", labs("1.1"));
        PatientRecord other = record(sent, "https://b.example", labs("1.1"));
        assertThat(other.resources().get(0)).isNotSameAs(first.resources().get(0));
    }

    @Test
    void anotherPatientsResourceIsRefusedEachTime() {
        String theirs = labs("1.1").replace("Patient/p1", "Patient/p2");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> record(sent, "https://a.example", theirs))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessageContaining("another patient");
        }
    }

    @Test
    void whatIsNoFhirIsRefusedEachTimeAndNothingOfItIsKept() {
        String broken = labs("1.1").replace("\"Observation\"", "\"Observatory\"");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> record(sent, "https://a.example", broken))
                    .isInstanceOf(CallRefusedException.class);
        }
        assertThat(sent.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void afterItsTimeNothingOfItIsThere() {
        PatientRecord first = record(sent, "https://a.example", labs("1.1"));
        clock.now = NOW.plus(Duration.ofMinutes(6));
        PatientRecord later = record(sent, "https://a.example", labs("1.1"));
        assertThat(later.resources().get(0)).isNotSameAs(first.resources().get(0));
    }

    @Test
    void noMoreIsKeptThanMay() {
        SentRecords few = new SentRecords(5, Duration.ofMinutes(5), clock);
        for (int i = 0; i < 20; i++) {
            record(few, "https://a.example", labs("1." + i));
            assertThat(few.size()).isLessThanOrEqualTo(5);
        }
        SentRecords none = new SentRecords(0, Duration.ofMinutes(5), clock);
        record(none, "https://a.example", labs("1.1"));
        assertThat(none.size()).isZero();
    }

    private static PatientRecord record(SentRecords sent, String server, String labs) {
        Map<String, JsonNode> prefetch = new LinkedHashMap<>();
        prefetch.put("patient", json(PATIENT));
        prefetch.put("labs", json(labs));
        RecordAssembler assembler = new RecordAssembler(
                PrefetchTemplates.patientView(),
                new PrefetchReader(Fixtures.FHIR),
                RecordLimits.DEFAULT,
                "https://prodrome.example/fhir",
                new CdsCounters(),
                OwnRecords.READ_EACH_TIME,
                null,
                sent);
        HookCall call = new HookCall(
                "patient-view", "i", new HookContext.PatientView("Practitioner/1", "p1", null), server, prefetch);
        return Objects.requireNonNull(assembler
                .assemble(call, new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()))
                .clinical());
    }

    private static String labs(String creatinine) {
        return """
                {"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","id":"c",
                 "status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-11-18T08:00:00Z",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
                 "code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                 "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}}]}""".formatted(creatinine);
    }

    private static String text(List<Resource> resources) {
        StringBuilder all = new StringBuilder();
        resources.forEach(one -> all.append(Fixtures.FHIR.newJsonParser().encodeResourceToString(one)));
        return all.toString();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.reader()
                    .with(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .without(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Ticking extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
