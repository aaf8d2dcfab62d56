package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.NoduleRecord;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.LungNoduleCodes;

class ChestCtOrderTest {
    private final NoduleRecord record = new NoduleRecord("1960-05-01");

    static Appointment appointment(String start) {
        Appointment appointment = new Appointment();
        appointment.setStatus(Appointment.AppointmentStatus.BOOKED);
        appointment.addServiceType(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        appointment.setCreatedElement(new DateTimeType("2025-04-01"));
        appointment.setStartElement(new InstantType(start));
        appointment.addParticipant().setActor(new Reference("Patient/p1"));
        return appointment;
    }

    static CarePlan plan() {
        CarePlan plan = new CarePlan();
        plan.setStatus(CarePlan.CarePlanStatus.ACTIVE);
        plan.setIntent(CarePlan.CarePlanIntent.PLAN);
        plan.setSubject(new Reference("Patient/p1"));
        plan.setTitle("Lung nodule");
        plan.setCreatedElement(new DateTimeType("2025-01-12"));
        plan.addActivity().getDetail().setDescription("Stop smoking");
        plan.addActivity()
                .getDetail()
                .setCode(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        return plan;
    }

    @BeforeEach
    void aNoduleThatIsOverdueBy1June() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "10", "8");
    }

    @Test
    void aBookedAppointmentMakesItALineOfInformation() {
        record.record().add(appointment("2025-06-20T09:00:00Z"));
        Detection detection = detection();
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .contains("Chest CT booked for 2025-06-20 (appointment booked).");
    }

    @Test
    void soDoesAPlannedActivityAtItsPeriodOrItsTiming() {
        CarePlan plan = record.record().add(plan());
        plan.getActivity().get(1).getDetail().setScheduled(new Period().setStartElement(new DateTimeType("2025-07")));
        assertThat(detection().tier()).isEqualTo(Tier.T3);
        assertThat(detection().details())
                .extracting(claim -> claim.text())
                .contains("Chest CT planned for 2025-07 (care plan active).");
        Timing timing = new Timing();
        timing.getEvent().add(new DateTimeType("2025-07-03"));
        plan.getActivity().get(1).getDetail().setScheduled(timing);
        assertThat(detection().details())
                .extracting(claim -> claim.text())
                .contains("Chest CT planned for 2025-07-03 (care plan active).");
    }

    @Test
    void whatWasCancelledOrIsForSomethingElseIsNoBooking() {
        record.record().add(appointment("2025-06-20T09:00:00Z")).setStatus(Appointment.AppointmentStatus.CANCELLED);
        record.record()
                .add(appointment("2025-06-20T09:00:00Z"))
                .getServiceType()
                .clear();
        CarePlan plan = record.record().add(plan());
        plan.getActivity()
                .get(1)
                .getDetail()
                .setStatus(CarePlan.CarePlanActivityStatus.CANCELLED)
                .setScheduled(new Period().setStartElement(new DateTimeType("2025-07-01")));
        assertThat(detection().tier()).isEqualTo(Tier.T2);
        assertThat(detection().details()).hasSize(1);
    }

    @Test
    void aRecommendedDayThatPassedIsOverdueBeforeTheGuidelineSaysSo() {
        NoduleRecord small = new NoduleRecord("1960-05-01");
        small.solid(small.chestCt("ct1", "2025-01-10"), "5", "5");
        CarePlan plan = small.record().add(plan());
        plan.getActivity()
                .get(1)
                .getDetail()
                .setScheduled(new Period().setStartElement(new DateTimeType("2025-04-10")));
        assertThat(((Detection) new NoduleFollowUp().read(small.asOf("2025-06-01")))
                        .summary()
                        .text())
                .isEqualTo(
                        "Overdue CT: chest CT planned for 2025-04-10 after a lung nodule on 2025-01-10; no chest CT or"
                                + " biopsy since.");
    }

    private Detection detection() {
        return (Detection) new NoduleFollowUp().read(record.asOf("2025-06-01"));
    }
}
