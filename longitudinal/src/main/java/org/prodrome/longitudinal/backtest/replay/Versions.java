package org.prodrome.longitudinal.backtest.replay;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;

/**
 * Turns resources as they stood last into what could be read of them at each time: a stay has no end before it ends, an
 * order is active until it stops, a problem until it abates, a value is not there before it was issued.
 */
final class Versions {
    private static final Duration DAY = Duration.ofDays(1);

    private final Delays delays;
    private final List<Version> versions = new ArrayList<>();
    private int unplaced;

    private Versions(Delays delays) {
        this.delays = delays;
    }

    /** All versions of a record's resources, oldest first. */
    static Versions of(List<Resource> resources, Delays delays) {
        Versions all = new Versions(delays);
        resources.forEach(all::take);
        all.versions.sort(Comparator.comparing(Version::from));
        return all;
    }

    List<Version> inOrder() {
        return versions;
    }

    /** Resources without any usable time, which are left out. */
    int unplaced() {
        return unplaced;
    }

    private void take(Resource resource) {
        if (!resource.hasIdElement() || resource.getIdElement().getIdPart() == null) {
            unplaced++;
        } else if (resource instanceof Device || resource instanceof Medication) {
            versions.add(new Version(Instant.MIN, resource));
        } else if (resource instanceof Observation observation) {
            observation(observation);
        } else if (resource instanceof Encounter encounter) {
            encounter(encounter);
        } else if (resource instanceof MedicationRequest request) {
            request(request);
        } else if (resource instanceof Condition condition) {
            condition(condition);
        } else {
            known(resource).ifPresentOrElse(from -> versions.add(new Version(from, resource)), () -> unplaced++);
        }
    }

    private static Optional<Instant> known(Resource resource) {
        if (resource instanceof Procedure procedure) {
            return end(procedure.getPerformed());
        }
        if (resource instanceof DiagnosticReport report) {
            return first(time(report.getIssuedElement()), end(report.getEffective()));
        }
        if (resource instanceof ImagingStudy study) {
            return time(study.getStartedElement());
        }
        if (resource instanceof Immunization immunization) {
            return first(time(immunization.getRecordedElement()), end(immunization.getOccurrence()));
        }
        if (resource instanceof AllergyIntolerance allergy) {
            return first(time(allergy.getRecordedDateElement()), end(allergy.getOnset()));
        }
        if (resource instanceof MedicationStatement statement) {
            return first(time(statement.getDateAssertedElement()), start(statement.getEffective()));
        }
        if (resource instanceof MedicationAdministration given) {
            return start(given.getEffective());
        }
        if (resource instanceof DocumentReference document) {
            return first(
                    time(document.getDateElement()),
                    time(document.getContext().getPeriod().getEndElement()));
        }
        return Recording.of(resource);
    }

    private void observation(Observation observation) {
        Optional<Instant> issued = time(observation.getIssuedElement());
        if (issued.isPresent()) {
            versions.add(new Version(issued.get(), observation));
            return;
        }
        Duration delay = isSign(observation) ? delays.sign() : delays.laboratory();
        end(observation.getEffective())
                .ifPresentOrElse(
                        taken -> {
                            Instant from = taken.plus(delay);
                            Observation stamped = observation.copy();
                            // The timeline itself then refuses the value before that instant.
                            stamped.setIssuedElement(new InstantType(
                                    Date.from(from),
                                    // Whole seconds are read several times faster, and nearly all are whole.
                                    from.getNano() == 0 ? TemporalPrecisionEnum.SECOND : TemporalPrecisionEnum.MILLI,
                                    TimeZone.getTimeZone("UTC")));
                            versions.add(new Version(from, stamped));
                        },
                        () -> unplaced++);
    }

    private static boolean isSign(Observation observation) {
        return observation.getCategory().stream()
                .flatMap(category -> category.getCoding().stream())
                .anyMatch(coding -> "vital-signs".equals(coding.getCode()));
    }

    private void encounter(Encounter last) {
        Optional<Instant> start = time(last.getPeriod().getStartElement());
        if (start.isEmpty()) {
            unplaced++;
            return;
        }
        Optional<Instant> end = time(last.getPeriod().getEndElement());
        TreeSet<Instant> steps = new TreeSet<>(List.of(start.get()));
        last.getLocation()
                .forEach(location -> time(location.getPeriod().getStartElement())
                        .filter(at -> at.isAfter(start.get())
                                && end.filter(at::isBefore).isPresent())
                        .ifPresent(steps::add));
        if (end.isPresent()) {
            steps.forEach(at -> versions.add(new Version(at, underWay(last, at))));
            versions.add(new Version(end.get(), last));
        } else {
            versions.add(new Version(start.get(), last));
        }
    }

    private static Encounter underWay(Encounter last, Instant at) {
        Encounter then = last.copy();
        then.setStatus(Encounter.EncounterStatus.INPROGRESS);
        then.getPeriod().setEndElement(null);
        then.setHospitalization(null);
        then.setLength(null);
        then.setDiagnosis(null);
        then.setStatusHistory(null);
        then.getLocation()
                .removeIf(location -> time(location.getPeriod().getStartElement())
                        .filter(start -> !start.isAfter(at))
                        .isEmpty());
        for (EncounterLocationComponent location : then.getLocation()) {
            if (time(location.getPeriod().getEndElement())
                    .filter(end -> end.isAfter(at))
                    .isPresent()) {
                location.getPeriod().setEndElement(null);
            }
        }
        return then;
    }

    private void request(MedicationRequest last) {
        Optional<Instant> written = time(last.getAuthoredOnElement());
        if (written.isEmpty()) {
            unplaced++;
            return;
        }
        Optional<Instant> end = time(last.getDispenseRequest()
                        .getValidityPeriod()
                        .getEndElement())
                .filter(at -> at.isAfter(written.get()));
        if (end.isPresent() && last.getStatus() == MedicationRequest.MedicationRequestStatus.COMPLETED) {
            MedicationRequest then = last.copy();
            then.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
            then.getDispenseRequest().getValidityPeriod().setEndElement(null);
            versions.add(new Version(written.get(), then));
            versions.add(new Version(end.get(), last));
        } else {
            versions.add(new Version(written.get(), last));
        }
    }

    private void condition(Condition last) {
        Optional<Instant> from = first(time(last.getRecordedDateElement()), start(last.getOnset()));
        if (from.isEmpty()) {
            unplaced++;
            return;
        }
        Optional<Instant> abated = start(last.getAbatement()).filter(at -> at.isAfter(from.get()));
        if (abated.isPresent()) {
            Condition then = last.copy();
            then.setAbatement(null);
            then.setClinicalStatus(new CodeableConcept(
                    new Coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", null)));
            versions.add(new Version(from.get(), then));
            versions.add(new Version(abated.get(), last));
        } else {
            versions.add(new Version(from.get(), last));
        }
    }

    private static Optional<Instant> start(@Nullable Type type) {
        if (type instanceof BaseDateTimeType date) {
            return time(date);
        }
        return type instanceof Period period ? time(period.getStartElement()) : Optional.empty();
    }

    private static Optional<Instant> end(@Nullable Type type) {
        return type instanceof Period period && period.hasEnd() ? time(period.getEndElement()) : start(type);
    }

    /** Whether the time is known to the second. */
    static boolean isInstant(BaseDateTimeType element) {
        return ClinicalTime.of(element)
                .filter(time -> time.precision() == ClinicalTime.Precision.INSTANT)
                .isPresent();
    }

    /** When the time had passed: what is dated to a day is known once that day is over. */
    static Optional<Instant> time(@Nullable BaseDateTimeType element) {
        return ClinicalTime.of(element).flatMap(Versions::passed);
    }

    private static Optional<Instant> passed(ClinicalTime time) {
        return switch (time.precision()) {
            case INSTANT -> Optional.of(time.start());
            case DAY -> Optional.of(time.start().plus(DAY));
            case MONTH, YEAR ->
                Optional.of(new DateTimeType(time.firstDay()
                                .plusMonths(time.precision() == ClinicalTime.Precision.MONTH ? 1 : 12)
                                .toString())
                        .getValue()
                        .toInstant());
        };
    }

    private static Optional<Instant> first(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() ? one : other;
    }
}
