package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.evidence.EvidenceStore;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.film.FilmComparison;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Every sentence that the longitudinal reading makes of the fixture, with one fact of one cited resource made wrong.
 */
class LongitudinalCorruptionTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private static final Set<DerivationFunction> ON_VALUE = EnumSet.of(
            DerivationFunction.QUANTITY,
            DerivationFunction.DIFFERENCE,
            DerivationFunction.EGFR,
            DerivationFunction.ALBUMINURIA_CATEGORY,
            DerivationFunction.NEWS2);
    private static final Set<DerivationFunction> ON_TIME =
            EnumSet.of(DerivationFunction.DATE, DerivationFunction.INSTANT, DerivationFunction.SLOPE);

    /** As of the time of the vital signs, so that every detector has something to say. */
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void everySentenceOfTheReadingIsProved() {
        assertThat(new EvidenceCheck(new Store()).check(sentences()).dropped()).isEmpty();
        assertThat(sentences()).hasSizeGreaterThan(20);
    }

    @Test
    void missingForeignAndRetractedSourcesDropEverySentenceThatCitesThem() {
        for (Claim claim : sentences()) {
            for (String source : claim.sources()) {
                assertDropped(claim, source, "missing", store -> store.resources.remove(source));
                assertDropped(claim, source, "another patient's", store -> giveAway(store.get(source)));
                if (store().get(source) instanceof Observation) {
                    assertDropped(
                            claim,
                            source,
                            "retracted",
                            store -> ((Observation) store.get(source))
                                    .setStatus(Observation.ObservationStatus.ENTEREDINERROR));
                }
            }
        }
    }

    @Test
    void aWrongValueUnitOrCodeDropsEverySentenceThatPrintsTheNumber() {
        Set<String> templates = new TreeSet<>();
        for (Claim claim : sentences()) {
            for (String source : citedBy(claim, ON_VALUE)) {
                if (store().get(source) instanceof Observation) {
                    templates.add(claim.templateId());
                    assertDropped(claim, source, "value", store -> wrongValues(store, source));
                    assertDropped(
                            claim,
                            source,
                            "unit",
                            store -> numbers(store, source)
                                    .forEach(q -> q.setUnit("kg").setCode("kg")));
                    assertDropped(claim, source, "code", store -> wrongCode((Observation) store.get(source)));
                }
            }
        }
        assertThat(templates).hasSizeGreaterThan(5);
    }

    @Test
    void aWrongDateDropsEverySentenceThatPrintsItOrATrendOverIt() {
        for (Claim claim : sentences()) {
            for (String source : citedBy(claim, ON_TIME)) {
                Resource resource = store().get(source);
                if (resource instanceof Observation
                        || resource instanceof Condition
                        || resource instanceof MedicationRequest) {
                    assertDropped(claim, source, "date", store -> wrongDate(store.get(source)));
                }
            }
        }
    }

    @Test
    void aWrongStatusOrLabelDropsEverySentenceThatPrintsIt() {
        for (Claim claim : sentences()) {
            for (String source : citedBy(claim, Set.of(DerivationFunction.STATUS))) {
                assertDropped(claim, source, "status", store -> wrongStatus(store.get(source)));
            }
            for (String source : citedBy(claim, Set.of(DerivationFunction.LABEL))) {
                assertDropped(claim, source, "label", store -> wrongLabel(store.get(source)));
            }
        }
    }

    private static List<Claim> sentences() {
        List<Resource> resources = Fixtures.resources(RECORD);
        Patient patient = (Patient) resources.get(0);
        RecordReading reading = RecordReading.of(PatientTimeline.from(patient, resources, NOW));
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

    private interface Corruption {
        void of(Store store);
    }

    private static void assertDropped(Claim claim, String source, String what, Corruption corruption) {
        Store store = new Store();
        corruption.of(store);
        assertThat(new EvidenceCheck(store).check(List.of(claim)).kept())
                .as("%s with a wrong %s of %s: %s", claim.templateId(), what, source, claim.text())
                .isEmpty();
    }

    private static List<String> citedBy(Claim claim, Set<DerivationFunction> functions) {
        return claim.slots().stream()
                .filter(slot -> functions.contains(slot.derivation().function()))
                .flatMap(slot -> slot.derivation().sources().stream())
                .distinct()
                .toList();
    }

    private static Store store() {
        return new Store();
    }

    private static void giveAway(Resource resource) {
        if (resource instanceof Patient) {
            resource.setId("p2");
        } else if (resource.getChildByName("subject") != null) {
            resource.setProperty("subject", new Reference("Patient/p2"));
        } else {
            resource.setProperty("patient", new Reference("Patient/p2"));
        }
    }

    private static List<Quantity> numbers(Store store, String source) {
        Observation observation = (Observation) store.get(source);
        return Stream.concat(
                        Stream.ofNullable(observation.getValue()),
                        observation.getComponent().stream().map(Observation.ObservationComponentComponent::getValue))
                .filter(Quantity.class::isInstance)
                .map(Quantity.class::cast)
                .toList();
    }

    /** Far off; oxygen is counted as given or not, so its flow becomes none. */
    private static void wrongValues(Store store, String source) {
        numbers(store, source)
                .forEach(q -> q.setValue(
                        source.equals("Observation/flow")
                                ? BigDecimal.ZERO
                                : q.getValue().multiply(new BigDecimal("7")).add(BigDecimal.ONE)));
    }

    private static void wrongCode(Observation observation) {
        CodeableConcept other = new CodeableConcept()
                .addCoding(new Coding("http://loinc.org", "2951-2", "Sodium"))
                .setText("Sodium");
        observation.setCode(other);
        observation.getComponent().forEach(component -> component.setCode(other));
    }

    private static void wrongDate(Resource resource) {
        DateTimeType other = new DateTimeType("1999-01-01T00:00:00Z");
        if (resource instanceof Observation observation) {
            observation.setEffective(other);
        } else if (resource instanceof Condition condition) {
            condition.setOnset(other);
        } else if (resource instanceof MedicationRequest drug) {
            drug.setAuthoredOnElement(other);
        }
    }

    private static void wrongStatus(Resource resource) {
        if (resource instanceof Condition condition) {
            condition.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        } else if (resource instanceof MedicationRequest drug) {
            drug.setStatus(MedicationRequest.MedicationRequestStatus.STOPPED);
        } else if (resource instanceof Observation observation) {
            observation.setStatus(Observation.ObservationStatus.AMENDED);
        }
    }

    private static void wrongLabel(Resource resource) {
        CodeableConcept other = new CodeableConcept().setText("Something else");
        if (resource instanceof MedicationRequest drug) {
            drug.setMedication(other);
        } else {
            resource.setProperty("code", other);
        }
    }

    /** The fixture's record, to be corrupted. */
    private static final class Store implements EvidenceStore {
        private final Map<String, Resource> resources = new HashMap<>();

        Store() {
            Fixtures.resources(RECORD)
                    .forEach(resource -> resources.put(
                            resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource));
        }

        Resource get(String reference) {
            return java.util.Objects.requireNonNull(resources.get(reference), reference);
        }

        @Override
        public String patientId() {
            return "p1";
        }

        @Override
        public Map<String, Resource> fetch(Collection<String> references) {
            Map<String, Resource> found = new HashMap<>(resources);
            found.keySet().retainAll(references);
            return found;
        }

        @Override
        public Optional<List<Resource>> all(String resourceType) {
            return Optional.of(resources.values().stream()
                    .filter(resource -> resource.fhirType().equals(resourceType))
                    .toList());
        }

        @Override
        public Optional<Parameters> similar(String study, int count) {
            return Optional.empty();
        }
    }
}
