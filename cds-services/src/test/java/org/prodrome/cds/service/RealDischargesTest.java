package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.SharedData;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.longitudinal.backtest.source.MimicFolder;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What real hospital stays leave open (MIMIC-III demo), read as they were known on the day of discharge. */
class RealDischargesTest {
    private static final int PATIENTS = 12;
    private static final ViewSettings SETTINGS =
            new ViewSettings(Duration.ofSeconds(2), "https://prodrome.example/", RecordReading.detectors());

    private final CdsCounters counters = new CdsCounters();
    private final List<Card> cards = new ArrayList<>();
    private int stays;

    @Test
    void realStaysEndWithCardsOfWhichEverySentenceIsProved() throws IOException {
        MimicFolder.open(SharedData.dir("data/ehr/mimic-iii-demo")).forEach(found -> {
            if (stays < PATIENTS) {
                PatientTimeline whole =
                        PatientTimeline.from(found.patient(), found.resources(), Instant.parse("9999-01-01T00:00:00Z"));
                whole.events("Encounter").stream()
                        .filter(event -> event.as(Encounter.class)
                                .filter(stay -> stay.getPeriod().hasEnd())
                                .isPresent())
                        .reduce((older, newer) -> newer)
                        .ifPresent(stay -> leaves(found.patient(), found.resources(), stay));
            }
        });
        assertThat(stays).isEqualTo(PATIENTS);
        assertThat(cards).hasSizeGreaterThan(PATIENTS / 3);
        assertThat(cards).extracting(Card::summary).anyMatch(summary -> summary.startsWith("Kidney injury"));
        assertThat(cards).extracting(Card::suggestions).anyMatch(suggestions -> !suggestions.isEmpty());
        assertThat(counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped"));
    }

    private void leaves(org.hl7.fhir.r4.model.Patient patient, List<Resource> resources, Event stay) {
        stays++;
        Instant left = ClinicalTime.of(((Encounter) stay.resource()).getPeriod().getEndElement())
                .orElseThrow()
                .start();
        Set<String> known = PatientTimeline.from(patient, resources, left).events().stream()
                .flatMap(event -> event.sources().stream())
                .collect(Collectors.toSet());
        List<Resource> then = new ArrayList<>(List.of(patient));
        resources.stream()
                .filter(resource -> known.contains(PatientRecord.reference(resource)))
                .forEach(then::add);
        PatientRecord record = new RecordAssembler(
                        PrefetchTemplates.openLoops(),
                        new PrefetchReader(Fixtures.FHIR),
                        RecordLimits.DEFAULT,
                        FrontDoor.OWN_FHIR,
                        counters)
                .own(patient.getIdElement().getIdPart(), new TestRecord(Fixtures.FHIR, then, Optional.empty()))
                .orElseThrow();
        HookCall call = new HookCall(
                "encounter-discharge",
                "i-" + stays,
                new HookContext.EncounterDischarge(
                        "Practitioner/1",
                        patient.getIdElement().getIdPart(),
                        stay.resource().getIdElement().getIdPart()),
                null,
                Map.of());
        MomentReader.Reading reading = new Discharge(SETTINGS).read(new Situation(call, record, left, true));
        reading.offers()
                .forEach(offer -> new CardWriter("https://prodrome.example/", "prodrome-encounter-discharge", false)
                        .write(offer.get(0), reading.record(), true, "key", new Proceedings(counters))
                        .map(Written::card)
                        .ifPresent(cards::add));
    }
}
