package org.prodrome.longitudinal.backtest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

/** What is known of each resource, and from when. */
class VersionsTest {
    @Test
    void plansOrdersAndWhatWasHandedOverAreKnownFromTheirDay() {
        CarePlan plan = new CarePlan();
        plan.setCreatedElement(new DateTimeType("2026-03-01T10:00:00Z"));
        ServiceRequest order = new ServiceRequest();
        order.setAuthoredOnElement(new DateTimeType("2026-03-02T10:00:00Z"));
        order.setOccurrence(new DateTimeType("2027-03-02"));
        MedicationDispense dispense = new MedicationDispense();
        dispense.setWhenHandedOverElement(new DateTimeType("2026-03-03T10:00:00Z"));
        FamilyMemberHistory family = new FamilyMemberHistory();
        family.setDateElement(new DateTimeType("2026-03-04"));
        Appointment visit = new Appointment();
        visit.setCreatedElement(new DateTimeType("2026-03-05T10:00:00Z"));
        visit.setStartElement(new InstantType("2026-09-05T10:00:00Z"));

        Map<String, Instant> known = known(plan, order, dispense, family, visit);

        assertThat(known)
                .containsEntry("CarePlan", Instant.parse("2026-03-01T10:00:00Z"))
                .containsEntry("ServiceRequest", Instant.parse("2026-03-02T10:00:00Z"))
                .containsEntry("MedicationDispense", Instant.parse("2026-03-03T10:00:00Z"))
                .containsEntry("FamilyMemberHistory", Instant.parse("2026-03-05T00:00:00Z"))
                .containsEntry("Appointment", Instant.parse("2026-03-05T10:00:00Z"));
    }

    @Test
    void whatHasNoTimeIsCountedAndLeftOut() {
        Goal goal = new Goal();
        goal.setId("g");
        assertThat(Versions.of(List.of(goal), Delays.DEFAULT).unplaced()).isEqualTo(1);
    }

    private static Map<String, Instant> known(Resource... resources) {
        for (Resource resource : resources) {
            resource.setId("1");
        }
        return Versions.of(List.of(resources), Delays.DEFAULT).inOrder().stream()
                .collect(Collectors.toMap(version -> version.resource().fhirType(), Version::from));
    }
}
