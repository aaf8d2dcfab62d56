package org.prodrome.longitudinal.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/** A record read once and looked at as of any instant is the record as it was then. */
class ReplayTest {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2030-01-01T00:00:00Z");
    private static final String[] CODES = {"2160-0", "2345-7", "718-7", "99999-9"};
    private static final String[] UNITS = {"mg/dL", "mg/dL", "g/L", "1"};

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1958-04-12");

    @RepeatedTest(40)
    void isTheRecordWithoutWhatCameLater(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 120; i++) {
            writeOne(random);
        }
        Collections.shuffle(record.resources(), random);
        PatientTimeline full = PatientTimeline.from(record.patient(), record.resources(), LAST);
        for (int i = 0; i < 25; i++) {
            Instant instant = FIRST.plusSeconds(random.nextInt(60 * 86_400));
            List<Resource> known = record.resources().stream()
                    .filter(resource -> isKnown(resource, instant))
                    .toList();
            PatientTimeline then = full.asOf(instant);
            assertSame(then, PatientTimeline.from(record.patient(), known, LAST));
            assertSame(then, PatientTimeline.from(record.patient(), record.resources(), instant));
            assertThat(then.leftOut().notYetKnown())
                    .isEqualTo(record.resources().size() - known.size());
            assertSame(then.asOf(LAST), full);
        }
    }

    @Test
    void givesAFactToWhoeverToldItFirst() {
        Observation late = record.lab("2160-0", "1.2", "mg/dL", "2024-01-01T08:00:00Z");
        late.setIssuedElement(new InstantType("2024-01-05T00:00:00Z"));
        Observation early = record.lab("2160-0", "1.2", "mg/dL", "2024-01-01T08:00:00Z");
        early.setIssuedElement(new InstantType("2024-01-02T00:00:00Z"));
        PatientTimeline full = record.asOf("2025-01-01T00:00:00Z");
        assertThat(full.events())
                .singleElement()
                .satisfies(event -> assertThat(event.sources()).containsExactly("Observation/2", "Observation/1"));
        PatientTimeline between = full.asOf(Instant.parse("2024-01-03T00:00:00Z"));
        assertThat(between.series(Analyte.CREATININE).points())
                .singleElement()
                .satisfies(point -> assertThat(point.event().sources()).containsExactly("Observation/2"));
        assertThat(full.asOf(FIRST).events()).isEmpty();
    }

    private void writeOne(Random random) {
        int hour = random.nextInt(40) * 24 + random.nextInt(3) * 6;
        String when = FIRST.plusSeconds(hour * 3600L).toString();
        if (random.nextInt(5) == 0) {
            Condition problem = record.problem(
                    CodeSystems.SNOMED_CT,
                    "" + random.nextInt(4),
                    "p",
                    "active",
                    when.substring(0, new int[] {4, 7, 10, when.length()}[random.nextInt(4)]));
            if (random.nextBoolean()) {
                problem.setRecordedDateElement(new DateTimeType(
                        FIRST.plusSeconds(random.nextInt(60) * 86_400L).toString()));
            }
            if (random.nextInt(6) == 0) {
                problem.setOnset(null);
            }
            return;
        }
        int code = random.nextInt(CODES.length);
        String value = random.nextInt(9) == 0 ? "90" : "" + (1 + random.nextInt(3));
        Observation lab = record.lab(CODES[code], code == 2 ? "12" + random.nextInt(3) : value, UNITS[code], when);
        if (random.nextBoolean()) {
            lab.setIssuedElement(new InstantType(
                    FIRST.plusSeconds((hour + random.nextInt(100) - 5) * 3600L).toString()));
        }
    }

    /** Written apart from the timeline: a day has begun once it has begun at UTC+14. */
    private static boolean isKnown(Resource resource, Instant instant) {
        List<String> times = new ArrayList<>();
        if (resource instanceof Observation lab) {
            times.add(lab.getEffectiveDateTimeType().getValueAsString());
            if (lab.hasIssued()) {
                times.add(lab.getIssuedElement().getValueAsString());
            }
        } else if (resource instanceof Condition problem) {
            if (problem.hasOnset()) {
                times.add(problem.getOnsetDateTimeType().getValueAsString());
            }
            if (problem.hasRecordedDate()) {
                times.add(problem.getRecordedDateElement().getValueAsString());
            }
        }
        return times.stream().noneMatch(time -> begins(time).isAfter(instant));
    }

    private static Instant begins(String time) {
        if (time.length() > 10) {
            return Instant.parse(time);
        }
        String day = time + "-01-01".substring(Math.max(0, time.length() - 4));
        return Instant.parse(day + "T00:00:00Z").minusSeconds(14 * 3600);
    }

    private static void assertSame(PatientTimeline one, PatientTimeline other) {
        assertThat(one.events()).isEqualTo(other.events());
        for (String type : List.of("Observation", "Condition", "Procedure")) {
            assertThat(one.events(type)).isEqualTo(other.events(type));
        }
        for (Analyte analyte : List.of(Analyte.CREATININE, Analyte.GLUCOSE, Analyte.HAEMOGLOBIN)) {
            assertThat(one.series(analyte)).isEqualTo(other.series(analyte));
        }
        assertThat(one.leftOut().merged()).isEqualTo(other.leftOut().merged());
        assertThat(one.leftOut().undated()).isEqualTo(other.leftOut().undated());
        assertThat(one.leftOut().unmappedCodes()).isEqualTo(other.leftOut().unmappedCodes());
    }
}
