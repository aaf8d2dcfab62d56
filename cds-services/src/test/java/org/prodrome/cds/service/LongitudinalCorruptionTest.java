package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.evidence.Corruptions;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Every sentence that the longitudinal reading makes of the fixture, with one fact of one cited resource made wrong.
 */
class LongitudinalCorruptionTest {
    private static final List<Resource> RECORD = Fixtures.resources("falling-kidney-function-and-growing-heart.json");

    /** As of the time of the vital signs, so that every detector has something to say. */
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final List<Claim> sentences = sentences();
    private final Corruptions corruptions = Corruptions.of(RECORD, sentences);

    @Test
    void everySentenceOfTheReadingIsProved() {
        corruptions.assertProved();
        assertThat(sentences).hasSizeGreaterThan(20);
    }

    @Test
    void missingForeignAndRetractedSourcesDropEverySentenceThatCitesThem() {
        corruptions.assertMissingForeignAndRetractedCaught();
    }

    @Test
    void aWrongValueUnitOrCodeDropsEverySentenceThatPrintsTheNumber() {
        assertThat(corruptions.assertWrongNumbersCaught()).hasSizeGreaterThan(5);
    }

    @Test
    void aWrongDateDropsEverySentenceThatPrintsItOrATrendOverIt() {
        corruptions.assertWrongDatesCaught();
    }

    @Test
    void aWrongStatusOrLabelDropsEverySentenceThatPrintsIt() {
        corruptions.assertWrongWordsCaught();
    }

    private static List<Claim> sentences() {
        RecordReading reading = RecordReading.of(PatientTimeline.from((Patient) RECORD.get(0), RECORD, NOW));
        List<Claim> claims = new ArrayList<>(reading.summary().claims(Length.ALL));
        FilmComparison film = reading.film().orElseThrow();
        claims.add(film.summary());
        claims.addAll(film.details());
        for (Detection detection : reading.detections()) {
            claims.add(detection.summary());
            claims.addAll(detection.details());
        }
        return claims;
    }
}
