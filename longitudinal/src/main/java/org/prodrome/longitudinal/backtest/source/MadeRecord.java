package org.prodrome.longitudinal.backtest.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSystems;

/** A record put together from the rows of tables, one patient. */
final class MadeRecord {
    private final Patient patient = new Patient();
    private final List<Resource> resources = new ArrayList<>();

    /**
     * What a table measures.
     *
     * @param loinc its code
     * @param unit UCUM
     * @param isSign whether it is a vital sign, which is known at once
     */
    record Measure(String loinc, String unit, boolean isSign) {
        static Measure sign(String loinc, String unit) {
            return new Measure(loinc, unit, true);
        }

        static Measure laboratory(String loinc, String unit) {
            return new Measure(loinc, unit, false);
        }
    }

    MadeRecord(String id) {
        patient.setId("Patient/" + id);
    }

    Patient patient() {
        return patient;
    }

    List<Resource> resources() {
        return resources;
    }

    Reference self() {
        return new Reference(patient.getId());
    }

    /** Sex and a birthday that makes the patient that old on the day. */
    void person(AdministrativeGender sex, double years, LocalDate on) {
        long months = Math.round(years * 12);
        patient.setGender(sex)
                .setBirthDateElement(new DateType(on.minusMonths(months).toString()));
    }

    void died(Instant at) {
        patient.setDeceased(moment(at));
    }

    /** Adds a value; none where it is not a number. */
    void measured(Measure what, double value, Instant when) {
        if (Double.isNaN(value)) {
            return;
        }
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL).setSubject(self());
        observation.addCategory(new CodeableConcept(
                new Coding(CodeSystems.OBSERVATION_CATEGORY, what.isSign ? "vital-signs" : "laboratory", null)));
        observation.setCode(new CodeableConcept(new Coding(CodeSystems.LOINC, what.loinc, null)));
        observation.setEffective(moment(when));
        observation.setValue(new Quantity()
                .setValue(BigDecimal.valueOf(value))
                .setUnit(what.unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(what.unit));
        add(observation);
    }

    void problem(CodeableConcept what, Instant recorded) {
        Condition condition = new Condition();
        condition.setSubject(self()).setCode(what).setRecordedDateElement(moment(recorded));
        add(condition);
    }

    /** An order in words, which ends when it says. */
    void drug(String name, Instant start, Instant end) {
        MedicationRequest request = new MedicationRequest();
        request.setIntent(MedicationRequest.MedicationRequestIntent.ORDER).setSubject(self());
        CodeableConcept drug = new CodeableConcept().setText(name);
        DrugNames.ingredient(name).ifPresent(drug::addCoding);
        request.setMedication(drug).setAuthoredOnElement(moment(start));
        boolean ends = end.isAfter(start);
        request.setStatus(
                ends
                        ? MedicationRequest.MedicationRequestStatus.COMPLETED
                        : MedicationRequest.MedicationRequestStatus.ACTIVE);
        if (ends) {
            request.getDispenseRequest().getValidityPeriod().setEndElement(moment(end));
        }
        add(request);
    }

    void add(Resource resource) {
        resource.setId(resource.fhirType() + "/" + resources.size());
        resources.add(resource);
    }

    static DateTimeType moment(Instant then) {
        return new DateTimeType(then.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
