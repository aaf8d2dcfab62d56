package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.jspecify.annotations.Nullable;

/**
 * When things were over. A record read today says that a problem of last spring is resolved; as of last spring it was
 * not. A status that only holds since the recorded end is therefore not told before it.
 */
final class Ends {
    /** What the statuses that follow an end were before it. */
    private static final Map<String, Before> BEFORE = Map.of(
            "Condition", new Before(Set.of("inactive", "remission", "resolved"), "active"),
            "Encounter", new Before(Set.of("finished"), "in-progress"),
            "EpisodeOfCare", new Before(Set.of("finished"), "active"),
            "CarePlan", new Before(Set.of("completed"), "active"),
            "MedicationStatement", new Before(Set.of("completed"), "active"),
            "MedicationAdministration", new Before(Set.of("completed"), "in-progress"),
            "Procedure", new Before(Set.of("completed"), "in-progress"));

    private record Before(Set<String> closed, String open) {}

    private Ends() {}

    /** The recorded end, of what has one. */
    static Optional<ClinicalTime> of(DomainResource resource) {
        Base element = element(resource);
        if (element instanceof Period period) {
            return ClinicalTime.of(period.getEndElement());
        }
        boolean namesItsEnd = resource instanceof Condition || resource instanceof Appointment;
        return namesItsEnd && element instanceof BaseDateTimeType date ? ClinicalTime.of(date) : Optional.empty();
    }

    /** When the status of the event began to hold, where its end says so; {@link Instant#MIN} otherwise. */
    static Instant statusFrom(Event event) {
        Before before = BEFORE.get(event.type());
        return before != null && before.closed.contains(event.status())
                ? event.end().map(ClinicalTime::begins).orElse(Instant.MIN)
                : Instant.MIN;
    }

    /** The status before the end. */
    static String openStatus(Event event) {
        Before before = BEFORE.get(event.type());
        return before == null ? event.status() : before.open;
    }

    private static @Nullable Base element(DomainResource resource) {
        if (resource instanceof Observation observation) {
            return observation.getEffective();
        }
        if (resource instanceof Condition condition) {
            return condition.getAbatement();
        }
        if (resource instanceof Encounter encounter) {
            return encounter.getPeriod();
        }
        if (resource instanceof Procedure procedure) {
            return procedure.getPerformed();
        }
        if (resource instanceof MedicationStatement statement) {
            return statement.getEffective();
        }
        if (resource instanceof MedicationAdministration administration) {
            return administration.getEffective();
        }
        if (resource instanceof CarePlan plan) {
            return plan.getPeriod();
        }
        if (resource instanceof CareTeam team) {
            return team.getPeriod();
        }
        if (resource instanceof EpisodeOfCare episode) {
            return episode.getPeriod();
        }
        if (resource instanceof Flag flag) {
            return flag.getPeriod();
        }
        if (resource instanceof DeviceUseStatement use) {
            return use.getTiming();
        }
        return resource instanceof Appointment appointment ? appointment.getEndElement() : null;
    }
}
