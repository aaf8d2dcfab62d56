package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;

/** Whose record a call is about, and what it is made of. */
class WhoseRecordTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private static final String FOREIGN = "https://ehr.example/fhir";
    private final CdsCounters counters = new CdsCounters();
    private final List<Resource> ours = new ArrayList<>(Fixtures.resources(RECORD));

    @Test
    void ourOwnServerMeansOurOwnPatient() {
        for (String server : new String[] {null, FrontDoor.OWN_FHIR}) {
            CallRecords records = records("p1", server, Map.of());
            assertThat(own(records.images()).patientId()).isEqualTo("p1");
            assertThat(own(records.clinical()).resources()).hasSize(ours.size() - 1);
            assertThat(own(records.clinical()).hasSeen("AllergyIntolerance")).isTrue();
        }
    }

    @Test
    void theModelBehindAFilmIsLookedUp() {
        assertThat(own(records("p1", null, Map.of()).clinical()).resources())
                .extracting(Resource::fhirType)
                .contains("Device");
    }

    @Test
    void anotherServersPatientIsFoundByIdentifier() {
        CallRecords records = records("e77", FOREIGN, Map.of("patient", patient("e77", "4711")));
        assertThat(own(records.images()).patientId()).isEqualTo("p1");
        assertThat(records.imagesWithheld()).isNull();
    }

    @Test
    void anotherServersPatientWithTheIdOfOursIsNotOurs() {
        CallRecords records = records("p1", FOREIGN, Map.of("patient", patient("p1", "999")));
        assertThat(records.images()).isNull();
        assertThat(records.imagesWithheld()).isEqualTo(CallRecords.Withheld.NO_MATCH);
        assertThat(own(records.clinical()).isFromOwnStore()).isFalse();
    }

    @Test
    void withoutAServerAContradictingIdentifierOutweighsTheId() {
        CallRecords records = records("p1", null, Map.of("patient", patient("p1", "999")));
        assertThat(records.images()).isNull();
    }

    @Test
    void withoutAnIdentifierTheIdAloneIsNotEnough() {
        Patient sent = new Patient();
        sent.setId("p1");
        assertThat(records("p1", null, Map.of("patient", json(sent))).images()).isNull();
        Patient ourPatient = ours.stream()
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .findFirst()
                .orElseThrow();
        sent.setBirthDateElement(ourPatient.getBirthDateElement().copy());
        assertThat(own(records("p1", null, Map.of("patient", json(sent))).images())
                        .patientId())
                .isEqualTo("p1");
    }

    @Test
    void severalMatchesAreNoMatch() {
        Patient twin = new Patient();
        twin.addIdentifier().setSystem("urn:hospital:mrn").setValue("4711");
        twin.setId("p9");
        ours.add(twin);
        CallRecords records = records("e77", FOREIGN, Map.of("patient", patient("e77", "4711")));
        assertThat(records.images()).isNull();
        assertThat(records.imagesWithheld()).isEqualTo(CallRecords.Withheld.SEVERAL_MATCHES);
    }

    @Test
    void whatTheCallerSentIsNeverMixedWithTheRecordOfOurStore() {
        JsonNode labs = json(new Bundle()
                .addEntry(new Bundle.BundleEntryComponent()
                        .setResource(new org.hl7.fhir.r4.model.Observation()
                                .setSubject(new org.hl7.fhir.r4.model.Reference("Patient/e77"))
                                .setId("creat7"))));
        CallRecords records = records("e77", FOREIGN, Map.of("patient", patient("e77", "4711"), "labs", labs));
        assertThat(own(records.clinical()).resources()).hasSize(1);
        assertThat(own(records.images()).resources()).hasSize(ours.size() - 1);
        assertThat(records.unseen()).contains("allergies", "problems").doesNotContain("laboratory results");
    }

    @Test
    void nullIsAnAnswerAndAbsenceIsNone() {
        Map<String, JsonNode> prefetch = new java.util.HashMap<>(Map.of("patient", patient("e77", "999")));
        prefetch.put("allergies", com.fasterxml.jackson.databind.node.NullNode.getInstance());
        prefetch.put("procedures", json(new org.hl7.fhir.r4.model.OperationOutcome()));
        CallRecords records = records("e77", FOREIGN, prefetch);
        assertThat(own(records.clinical()).hasSeen("AllergyIntolerance")).isTrue();
        assertThat(own(records.clinical()).hasSeen("Procedure")).isFalse();
        assertThat(own(records.clinical()).hasSeen("Condition")).isFalse();
        assertThat(records.unseen()).contains("procedures", "problems").doesNotContain("allergies");
    }

    @Test
    void aListThatWasCutShortProvesNoAbsence() {
        Bundle cut = new Bundle()
                .setTotal(57)
                .addEntry(new Bundle.BundleEntryComponent()
                        .setResource(new org.hl7.fhir.r4.model.AllergyIntolerance()
                                .setPatient(new org.hl7.fhir.r4.model.Reference("Patient/e77"))
                                .setId("a1")));
        Map<String, JsonNode> prefetch =
                new java.util.HashMap<>(Map.of("patient", patient("e77", "999"), "allergies", json(cut)));
        assertThat(own(records("e77", FOREIGN, prefetch).clinical()).hasSeen("AllergyIntolerance"))
                .isFalse();
        prefetch.put("allergies", json(cut.setTotal(1)));
        assertThat(own(records("e77", FOREIGN, prefetch).clinical()).hasSeen("AllergyIntolerance"))
                .isTrue();
    }

    private static PatientRecord own(@Nullable PatientRecord record) {
        return java.util.Objects.requireNonNull(record);
    }

    private CallRecords records(String patientId, @Nullable String server, Map<String, JsonNode> prefetch) {
        return new RecordAssembler(
                        PrefetchTemplates.patientView(),
                        new PrefetchReader(Fixtures.FHIR),
                        RecordLimits.DEFAULT,
                        FrontDoor.OWN_FHIR,
                        counters)
                .assemble(
                        new HookCall(
                                "patient-view",
                                "i",
                                new HookContext.PatientView("Practitioner/1", patientId, null),
                                server,
                                prefetch),
                        new TestRecord(Fixtures.FHIR, ours, Optional.empty()));
    }

    private static JsonNode patient(String id, String mrn) {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem("urn:hospital:mrn").setValue(mrn);
        patient.setId(id);
        return json(patient);
    }

    private static JsonNode json(Resource resource) {
        try {
            return new ObjectMapper().readTree(Fixtures.FHIR.newJsonParser().encodeResourceToString(resource));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
