package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityDetailComponent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * A chest CT that is arranged: ordered (ServiceRequest), booked (Appointment) or part of a plan (an activity of a
 * CarePlan).
 *
 * @param event the resource
 * @param kind how it is arranged
 * @param element where the resource says for which day, as the derivation of a date names it
 * @param day for which day, where the resource says; null when it does not
 */
record ChestCtOrder(
        Event event, Kind kind, String element, @Nullable ClinicalTime day) {
    private static final Set<String> OPEN_APPOINTMENT =
            Set.of("proposed", "pending", "booked", "arrived", "checked-in", "waitlist");
    private static final Set<CarePlanActivityStatus> CLOSED_ACTIVITY = Set.of(
            CarePlanActivityStatus.CANCELLED,
            CarePlanActivityStatus.COMPLETED,
            CarePlanActivityStatus.STOPPED,
            CarePlanActivityStatus.ENTEREDINERROR);

    /** How it is arranged, in the words of a sentence. */
    enum Kind {
        ORDERED("ordered", "order"),
        BOOKED("booked", "appointment"),
        PLANNED("planned", "care plan");

        private final String verb;
        private final String noun;

        Kind(String verb, String noun) {
            this.verb = verb;
            this.noun = noun;
        }

        String verb() {
            return verb;
        }
    }

    /** Those that are open and were made for after a day, orders first. */
    static List<ChestCtOrder> after(PatientTimeline timeline, LocalDate ct) {
        Stream<ChestCtOrder> ordered = timeline.events("ServiceRequest").stream()
                .filter(event -> event.status().equals("active") && ChestImaging.isChestCt(event))
                .filter(event -> event.time().stream()
                        .noneMatch(authored -> authored.firstDay().isBefore(ct)))
                .map(ChestCtOrder::ordered);
        Stream<ChestCtOrder> booked = timeline.events("Appointment").stream()
                .filter(event -> OPEN_APPOINTMENT.contains(event.status()))
                .flatMap(event -> event.as(Appointment.class).stream()
                        .filter(ChestCtOrder::isForChestCt)
                        .map(appointment ->
                                new ChestCtOrder(event, Kind.BOOKED, "start", of(appointment.getStartElement()))));
        Stream<ChestCtOrder> planned = timeline.events("CarePlan").stream()
                .filter(event -> event.status().equals("active"))
                .flatMap(ChestCtOrder::activities);
        return Stream.concat(
                        ordered,
                        Stream.concat(booked, planned)
                                .filter(order -> order.planned().stream()
                                        .anyMatch(day -> day.firstDay().isAfter(ct))))
                .toList();
    }

    Optional<ClinicalTime> planned() {
        return Optional.ofNullable(day);
    }

    /** Whether its day lies ahead. */
    boolean isAhead(PatientTimeline timeline) {
        return day != null && day.isAfter(timeline.asOf());
    }

    /** That it is arranged, and for when; empty when neither a planned day nor that of the order is known. */
    Optional<Claim> said(PatientTimeline timeline, String ruleId) {
        if (day != null) {
            return Optional.of(Sentence.of(
                            timeline,
                            ruleId,
                            "nodule.order." + kind.verb,
                            "Chest CT " + kind.verb + " for {planned} (" + kind.noun + " {status}).")
                    .dateOf("planned", event, element, day)
                    .status("status", event)
                    .claim());
        }
        return event.time()
                .map(authored -> Sentence.of(
                                timeline,
                                ruleId,
                                "nodule.undated-order",
                                "Chest CT ordered on {date} (order {status}), without a planned day.")
                        .date("date", event)
                        .status("status", event)
                        .claim());
    }

    private static ChestCtOrder ordered(Event event) {
        ClinicalTime day = event.as(ServiceRequest.class)
                .map(ServiceRequest::getOccurrence)
                .map(ChestCtOrder::of)
                .orElse(null);
        return new ChestCtOrder(event, Kind.ORDERED, "occurrence", day);
    }

    private static boolean isForChestCt(Appointment appointment) {
        return Stream.of(appointment.getServiceType(), appointment.getReasonCode())
                        .flatMap(List::stream)
                        .anyMatch(ChestImaging::isChestCt)
                || ChestImaging.isWorded(appointment.getDescription());
    }

    private static Stream<ChestCtOrder> activities(Event event) {
        List<CarePlanActivityComponent> activities =
                event.as(CarePlan.class).map(CarePlan::getActivity).orElse(List.of());
        return IntStream.range(0, activities.size())
                .filter(i -> isOpenForChestCt(activities.get(i).getDetail()))
                .mapToObj(i -> planned(event, i, activities.get(i).getDetail()));
    }

    private static boolean isOpenForChestCt(CarePlanActivityDetailComponent detail) {
        CodeableConcept code = detail.getCode();
        return (detail.getStatus() == null || !CLOSED_ACTIVITY.contains(detail.getStatus()))
                && !detail.getDoNotPerform()
                && (ChestImaging.isChestCt(code) || ChestImaging.isWorded(detail.getDescription()));
    }

    private static ChestCtOrder planned(Event event, int index, CarePlanActivityDetailComponent detail) {
        String scheduled = "activity[%d].detail.scheduled".formatted(index);
        return detail.getScheduled() instanceof Timing timing
                ? new ChestCtOrder(
                        event,
                        Kind.PLANNED,
                        scheduled + ".event",
                        timing.getEvent().isEmpty()
                                ? null
                                : of(timing.getEvent().get(0)))
                : new ChestCtOrder(event, Kind.PLANNED, scheduled, of(detail.getScheduled()));
    }

    private static @Nullable ClinicalTime of(@Nullable Type time) {
        return (time instanceof Period period
                        ? ClinicalTime.of(period.getStartElement())
                        : time instanceof BaseDateTimeType date
                                ? ClinicalTime.of(date)
                                : Optional.<ClinicalTime>empty())
                .orElse(null);
    }
}
