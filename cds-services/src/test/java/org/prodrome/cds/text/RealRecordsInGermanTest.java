package org.prodrome.cds.text;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.SharedData;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.backtest.source.Sources;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What is said of real records can all be said in German, and a card's summary stays short there too. */
class RealRecordsInGermanTest {
    private static final int PATIENTS = Integer.getInteger("prodrome.german.patients", 12);
    private static final int LONGEST_SUMMARY = 139;

    private final Phrasing german = Phrasing.in(Language.DE);
    private final SlotText slots = new SlotText(Catalogue.of(Language.DE));
    private int sentences;
    private final List<String> longest = new ArrayList<>();
    private final List<String> english = new ArrayList<>();

    @Test
    void everySentenceOfTheMimicDemoIsSaidInGerman() throws IOException {
        read(Optional.ofNullable(System.getProperty("prodrome.german.folder"))
                .map(Path::of)
                .orElseGet(() -> SharedData.dir("data/ehr/mimic-iii-demo")));
        assertThat(english).isEmpty();
        assertThat(longest).isEmpty();
        assertThat(sentences).isGreaterThan(300);
    }

    private void read(Path folder) throws IOException {
        int[] seen = {0};
        Sources.open(folder, FhirContext.forR4Cached()).forEach(record -> {
            if (seen[0]++ < PATIENTS) {
                moments(record).forEach(moment -> read(record, moment));
            }
        });
        System.out.printf("German: %d patients, %d sentences%n", Math.min(seen[0], PATIENTS), sentences);
    }

    /** In the middle and at the end of the results. */
    private static Stream<Instant> moments(PatientRecord record) {
        List<Instant> results = record.resources().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(Observation::hasEffectiveDateTimeType)
                .map(observation ->
                        observation.getEffectiveDateTimeType().getValue().toInstant())
                .sorted(Comparator.naturalOrder())
                .toList();
        return results.isEmpty()
                ? Stream.empty()
                : Stream.of(results.get(results.size() / 2), results.get(results.size() - 1))
                        .map(instant -> instant.plusSeconds(60));
    }

    private void read(PatientRecord record, Instant asOf) {
        List<Resource> known = record.resources();
        RecordReading reading = RecordReading.of(PatientTimeline.from(record.patient(), known, asOf));
        say(reading.summary().headline(), true);
        reading.summary().claims(Length.ALL).forEach(claim -> say(claim, false));
        for (Detection detection : reading.detections()) {
            say(detection.summary(), true);
            detection.details().forEach(claim -> say(claim, false));
        }
        for (NotComputable lacking : reading.notComputable()) {
            Stream.concat(lacking.missing().stream(), lacking.stale().stream()).forEach(words -> {
                if (german.words(words).isEmpty()) {
                    english.add(words);
                }
            });
        }
    }

    private void say(Claim claim, boolean summary) {
        sentences++;
        if (german.sentence(claim, Integer.MAX_VALUE).isEmpty()) {
            english.add("%s | %s | %s".formatted(claim.templateId(), claim.template(), claim.text()));
            return;
        }
        if (summary && german.sentence(claim, LONGEST_SUMMARY).isEmpty()) {
            longest.add(german.sentence(claim, Integer.MAX_VALUE).orElseThrow());
        }
        for (Slot slot : claim.slots()) {
            String shown = slots.of(slot).orElseThrow();
            if (!shown.equals(slot.printed())) {
                SaidInGerman.requireFigures(slot, shown);
            }
        }
    }
}
