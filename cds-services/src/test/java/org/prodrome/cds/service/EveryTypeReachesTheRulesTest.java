package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.LungNoduleCodes;
import org.prodrome.terminology.code.SepsisCodes;

/** What only one type of resource says reaches the rules in a hook call: from our record, and from prefetch. */
class EveryTypeReachesTheRulesTest {
    private final Patient patient = new Patient();
    private final List<Resource> record = new ArrayList<>(List.of(patient));

    EveryTypeReachesTheRulesTest() {
        patient.setId("Patient/p1");
        patient.setGender(AdministrativeGender.MALE);
        patient.getBirthDateElement().setValueAsString("1950-05-01");
    }

    @Test
    void anAntibioticThatIsRecordedOnlyAsGivenCountsForSepsis() {
        DiagnosticReport culture = new DiagnosticReport();
        culture.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        culture.setSubject(new Reference("Patient/p1"));
        culture.setCode(SepsisCodes.CULTURES.members().get(0).toConcept());
        culture.setEffective(new DateTimeType("2026-11-20T20:00:00Z"));
        add(culture);
        lab("777-3", "80", "10*9/L", "2026-11-21T06:00:00Z");
        lab("1975-2", "2.6", "mg/dL", "2026-11-21T06:00:00Z");
        lab("2160-0", "2.4", "mg/dL", "2026-11-21T06:00:00Z");
        assertThat(ourAnswer()).doesNotContain("Possible sepsis");
        MedicationAdministration given = new MedicationAdministration();
        given.setStatus(MedicationAdministration.MedicationAdministrationStatus.COMPLETED);
        given.setSubject(new Reference("Patient/p1"));
        given.setMedication(SepsisCodes.ANTIBIOTICS.members().get(0).toConcept());
        given.setEffective(new DateTimeType("2026-11-20T22:00:00Z"));
        add(given);
        assertThat(ourAnswer()).contains("Possible sepsis", "antibiotic of 2026-11-20");
    }

    @Test
    void aCallerWhoSendsAllPrefetchIsToldThatNoChestCtWasDoneSince() {
        ImagingStudy ct = new ImagingStudy();
        ct.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        ct.setSubject(new Reference("Patient/p1"));
        ct.setStartedElement(new DateTimeType("2026-01-10"));
        ct.addModality(new Coding(CodeSystems.DCM, "CT", "Computed tomography"));
        ct.addProcedureCode(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        add(ct);
        Observation nodule = new Observation();
        nodule.setStatus(Observation.ObservationStatus.FINAL);
        nodule.setSubject(new Reference("Patient/p1"));
        nodule.setCode(LungNoduleCodes.NODULE.members().get(0).toConcept());
        nodule.setEffective(new DateTimeType("2026-01-10"));
        nodule.addDerivedFrom(new Reference("ImagingStudy/" + ct.getIdElement().getIdPart()));
        component(nodule, LungNoduleCodes.COMPOSITION)
                .setValue(LungNoduleCodes.SOLID.members().get(0).toConcept());
        component(nodule, LungNoduleCodes.LONG_AXIS).setValue(quantity("10", "mm"));
        component(nodule, LungNoduleCodes.SHORT_AXIS).setValue(quantity("8", "mm"));
        add(nodule);
        assertThat(prefetchAnswer(true, ct, nodule)).contains("Overdue CT: 9 mm solid nodule", "no chest CT");
        assertThat(prefetchAnswer(false, ct, nodule)).doesNotContain("no chest CT");
        DiagnosticReport later = new DiagnosticReport();
        later.setId("DiagnosticReport/later");
        later.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        later.setSubject(new Reference("Patient/p1"));
        later.setCode(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        later.setEffective(new DateTimeType("2026-06-01"));
        assertThat(prefetchAnswer(true, ct, nodule, later)).doesNotContain("Overdue CT");
    }

    private String ourAnswer() {
        return answer(new TestRecord(Fixtures.FHIR, record, Optional.empty()), FrontDoor.request("p1", "", ""));
    }

    private String prefetchAnswer(
            boolean withReports, ImagingStudy ct, Observation nodule, DiagnosticReport... reports) {
        String prefetch = "\"patient\":%s,\"conditions\":%s,\"procedures\":%s,\"studies\":%s,\"findings\":%s%s"
                .formatted(
                        json(patient),
                        json(bundle()),
                        json(bundle()),
                        json(bundle(ct)),
                        json(bundle(nodule)),
                        withReports ? ",\"reports\":" + json(bundle(reports)) : "");
        return answer(
                new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()),
                FrontDoor.request("p1", prefetch, ",\"fhirServer\":\"https://ehr.example/fhir\""));
    }

    private static String answer(TestRecord repository, String call) {
        FrontDoor door = new FrontDoor(repository);
        return door.json(door.call(call)).path("cards").toString();
    }

    private static Bundle bundle(Resource... resources) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        for (Resource resource : resources) {
            bundle.addEntry().setResource(resource);
        }
        return bundle;
    }

    private static String json(Resource resource) {
        return Fixtures.FHIR.newJsonParser().encodeResourceToString(resource);
    }

    private void lab(String loinc, String value, String unit, String when) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/p1"));
        observation.getCode().addCoding(new Coding(CodeSystems.LOINC, loinc, null));
        observation.setEffective(new DateTimeType(when));
        observation.setValue(quantity(value, unit));
        add(observation);
    }

    private static Observation.ObservationComponentComponent component(Observation observation, CodeSet code) {
        return observation
                .addComponent()
                .setCode(new CodeableConcept().addCoding(code.members().get(0).toCoding()));
    }

    private static Quantity quantity(String value, String unit) {
        return new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit);
    }

    private void add(Resource resource) {
        resource.setId(resource.fhirType() + "/r" + record.size());
        record.add(resource);
    }
}
