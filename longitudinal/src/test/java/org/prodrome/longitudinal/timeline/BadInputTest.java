package org.prodrome.longitudinal.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/** What a record may hold and nobody should send: each has a defined outcome, and none an exception. */
class BadInputTest {
    private static final FhirContext FHIR = FhirContext.forR4();

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1958-04-12");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"0000-00-00\"",
                "\"2024-13-45\"",
                "\"2024-02-30\"",
                "\"99999-01-01\"",
                "\"yesterday\"",
                "\"\"",
                "\"2024-01-01T25:61:00Z\"",
                "\"-2024\"",
                "null"
            })
    void datesThatAreNoneLeaveAnEventUndated(String date) {
        for (String type : List.of("Observation", "Condition", "Procedure", "Encounter", "CarePlan")) {
            String element = switch (type) {
                case "Observation" -> "\"effectiveDateTime\":" + date;
                case "Condition" -> "\"onsetDateTime\":" + date;
                case "Procedure" -> "\"performedDateTime\":" + date;
                default -> "\"period\":{\"start\":" + date + "}";
            };
            parsed("""
                    {"resourceType":"%s","id":"%s","subject":{"reference":"Patient/p1"},%s}""".formatted(type, type.toLowerCase(Locale.ROOT), element));
        }
        PatientTimeline timeline = read();
        assertThat(timeline.events())
                .allSatisfy(event -> assertThat(event.time()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e308", "-1e308", "1e-308", "1e99999", "123456789012345678901234567890123456789012345", "-0"})
    void numbersBeyondAnyMeasurementAreQuarantined(String number) {
        parsed("""
                {"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"Patient/p1"},
                 "effectiveDateTime":"2024-01-01","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                 "valueQuantity":{"value":%s,"code":"mg/dL","system":"http://unitsofmeasure.org"}}""".formatted(number));
        LabSeries series = read().series(Analyte.CREATININE);
        assertThat(series.points()).isEmpty();
        assertThat(series.quarantined()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "NaN", "\"Infinity\"", "\"12 mg\"", "{}", "[]"})
    void whatIsNoNumberIsNoValue(String number) {
        parsed("""
                {"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"Patient/p1"},
                 "effectiveDateTime":"2024-01-01","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                 "valueQuantity":{"value":%s,"code":"mg/dL","system":"http://unitsofmeasure.org"}}""".formatted(number));
        assertThat(read().series(Analyte.CREATININE).points()).isEmpty();
    }

    @Test
    void futureResultsAreNotYetKnown() {
        record.lab("2160-0", "1.0", "mg/dL", "9999-12-31T23:59:59Z");
        record.lab("2160-0", "1.0", "mg/dL", "2999");
        PatientTimeline timeline = read();
        assertThat(timeline.events()).isEmpty();
        assertThat(timeline.leftOut().notYetKnown()).isEqualTo(2);
    }

    @Test
    void otherPatientsAreCountedHoweverTheyAreWritten() {
        for (String subject : List.of("Patient/p2", "Group/p1", "#p1", "urn:uuid:p1", "", "Patient/", "p2")) {
            record.lab("2160-0", "1.0", "mg/dL", "2024-01-01").setSubject(new Reference(subject));
        }
        record.lab("2160-0", "1.0", "mg/dL", "2024-01-01").setSubject(new Reference("http://ehr/fhir/Patient/p1"));
        record.lab("2160-0", "1.0", "mg/dL", "2024-01-01").setSubject(new Reference("Patient/p1/_history/2"));
        record.add(new AllergyIntolerance());
        PatientTimeline timeline = read();
        assertThat(timeline.events()).hasSize(1);
        assertThat(timeline.leftOut().otherPatient()
                        + timeline.events().get(0).sources().size())
                .isEqualTo(10);
    }

    @Test
    void cyclesOfReferencesAreNotFollowed() {
        Observation one = record.lab("85354-9", "1", "1", "2024-01-01");
        Observation two = record.lab("85354-9", "2", "1", "2024-01-01");
        one.addHasMember(new Reference("Observation/2"));
        two.addHasMember(new Reference("Observation/1"));
        one.addHasMember(new Reference("Observation/1"));
        Encounter stay = record.visit("IMP", "2024-01-01", "2024-01-02");
        stay.setPartOf(new Reference(stay.getId()));
        Condition problem = record.problem(CodeSystems.SNOMED_CT, "1", "a", "active", "2024-01-01");
        problem.addEvidence().addDetail(new Reference(problem.getId()));
        assertThat(read().events()).hasSize(4);
    }

    @Test
    void nothingAtAllIsARecordToo() {
        List<Resource> nothing = new ArrayList<>();
        nothing.add(null);
        nothing.add(new Observation());
        nothing.add((Resource) new Condition().setId("c"));
        PatientTimeline timeline = PatientTimeline.from(record.patient(), nothing, Instant.MAX);
        RecordReading.of(timeline.asOf(Instant.MIN));
        assertThat(timeline.events()).isEmpty();
        assertThat(timeline.leftOut().withoutId()).isEqualTo(1);
        assertThat(timeline.leftOut().otherPatient()).isEqualTo(1);
        assertThat(timeline.unsupportedTypes()).containsEntry("nothing", 1);
    }

    @Test
    void aHundredThousandIdenticalRowsAreOneFact() {
        for (int i = 0; i < 100_000; i++) {
            record.lab("2160-0", "1.0", "mg/dL", "2024-01-01T08:00:00Z");
        }
        PatientTimeline timeline = read();
        assertThat(timeline.events())
                .singleElement()
                .satisfies(event -> assertThat(event.sources()).hasSize(100_000));
        assertThat(timeline.series(Analyte.CREATININE).points()).hasSize(1);
        List<Resource> same = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            same.add(record.resources().get(0));
        }
        assertThat(PatientTimeline.from(record.patient(), same, Instant.MAX)
                        .leftOut()
                        .repeated())
                .isEqualTo(99_999);
    }

    @Test
    void printsHowCpuTimeGrowsWithTheRecord() throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        StringBuilder table = new StringBuilder("resources, read ms, replay of 500 instants ms%n".formatted());
        for (int size : new int[] {5_000, 100, 1_000, 10_000, 50_000, 100_000}) {
            List<Resource> resources = longRecord(size);
            long start = threads.getCurrentThreadCpuTime();
            PatientTimeline timeline = PatientTimeline.from(record.patient(), resources, Instant.MAX);
            timeline.events();
            timeline.series(Analyte.CREATININE);
            long seen = 0;
            long read = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 500; i++) {
                PatientTimeline then =
                        timeline.asOf(Instant.parse("2000-01-01T00:00:00Z").plusSeconds(i * (long) size * 30));
                seen += then.events("Observation").size()
                        + then.series(Analyte.CREATININE).points().size();
            }
            long replayed = threads.getCurrentThreadCpuTime();
            assertThat(seen).isPositive();
            if (size != 5_000) {
                table.append("%9d, %7.1f, %7.1f%n".formatted(size, (read - start) / 1e6, (replayed - read) / 1e6));
            }
        }
        Files.writeString(Path.of("target", "timeline-time.txt"), table);
        assertThat(table).contains("100000");
    }

    /** Written once with parsed-like resources; every fifth code is one that is not read. */
    private static List<Resource> longRecord(int size) {
        String[] codes = {"2160-0", "4548-4", "718-7", "8480-6", "99999-9"};
        String[] units = {"mg/dL", "%", "g/L", "mm[Hg]", "1"};
        int[] values = {11, 68, 1310, 1280, 50};
        List<Resource> resources = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Observation lab = new Observation();
            lab.setId("Observation/" + i);
            lab.setSubject(new Reference("Patient/p1"));
            lab.getCode().addCoding().setSystem(CodeSystems.LOINC).setCode(codes[i % 5]);
            lab.setEffective(new DateTimeType(Instant.parse("2000-01-01T00:00:00Z")
                    .plusSeconds(i * 15_000L)
                    .toString()));
            lab.setValue(RecordBuilder.quantity(
                    BigDecimal.valueOf(values[i % 5] + i % 7, 1).toString(), units[i % 5]));
            resources.add(lab);
        }
        return resources;
    }

    private PatientTimeline read() {
        PatientTimeline timeline = record.asOf("2025-01-01T00:00:00Z");
        timeline.asOf(Instant.MIN).leftOut();
        timeline.asOf(Instant.MAX).leftOut();
        RecordReading.of(timeline);
        return timeline;
    }

    /** As a server that is lenient would hand it over; what its parser refuses never reaches the timeline. */
    private void parsed(String json) {
        try {
            record.add((Resource) FHIR.newJsonParser()
                    .setParserErrorHandler(new LenientErrorHandler(false).setErrorOnInvalidValue(false))
                    .parseResource(json));
        } catch (ca.uhn.fhir.parser.DataFormatException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
