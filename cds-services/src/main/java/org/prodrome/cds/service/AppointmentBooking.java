package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.openloop.DueFollowUp;
import org.prodrome.longitudinal.openloop.KidneySurveillance;
import org.prodrome.longitudinal.order.ImagingAdvice;

/**
 * Appointments that are proposed: for imaging, what must be known before and the follow-up by imaging that is overdue;
 * for anything else, every follow-up that is overdue.
 */
final class AppointmentBooking implements MomentReader {
    private final String pagesUrl;
    private final List<Detector> rules;

    AppointmentBooking(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
        this.rules = RuleReading.only(
                settings.rules(),
                Stream.concat(DueFollowUp.rules().stream(), ImagingAdvice.rules().stream())
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Override
    public Reading read(Situation situation) {
        Drafts drafts = Drafts.of(situation.call().context(), situation.record().patientId(), situation.now());
        List<Appointment> appointments = drafts.appointments();
        PatientRecord record = situation.record().with(appointments);
        RuleReading read = RuleReading.of(situation.record(), situation.now(), rules);
        List<Trace.Step> steps = new ArrayList<>(read.steps());
        List<List<Candidate>> offers = new ArrayList<>();
        boolean visit = false;
        for (int i = 0; i < appointments.size(); i++) {
            Appointment appointment = appointments.get(i);
            Optional<List<Finding>> preparation = preparation(situation, read, appointment);
            visit |= preparation.isEmpty();
            if (preparation.filter(found -> !found.isEmpty()).isPresent()) {
                offers.add(new FindingCards(Topic.PREPARATION, situation, pagesUrl)
                        .card(
                                preparation.get(),
                                drafts.isNamed(appointment) ? List.of(PatientRecord.reference(appointment)) : List.of(),
                                List.of()));
            }
            steps.add(new Trace.Step(
                    "appointment", "appointment " + (i + 1), preparation.isEmpty() ? "visit" : "imaging", ""));
        }
        List<Finding> due = due(read, visit);
        if (!due.isEmpty() && !appointments.isEmpty()) {
            offers.add(new FindingCards(Topic.FOLLOW_UP, situation, pagesUrl).card(due, List.of(), List.of()));
        }
        return new Reading(record, offers, steps);
    }

    /** By the appointment's own words, else by the order that it is based on. */
    private static Optional<List<Finding>> preparation(Situation situation, RuleReading read, Appointment appointment) {
        return Stream.concat(Stream.of(appointment), orders(situation, appointment))
                .map(imaging -> ImagingAdvice.preparing(read.timeline(), read.results(), imaging))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<DomainResource> orders(Situation situation, Appointment appointment) {
        List<String> based = appointment.getBasedOn().stream()
                .map(Reference::getReferenceElement)
                .map(id -> id.toUnqualifiedVersionless().getValue())
                .filter(Objects::nonNull)
                .toList();
        return situation.record().resources().stream()
                .filter(resource -> situation.callersIds() && based.contains(PatientRecord.reference(resource)))
                .filter(DomainResource.class::isInstance)
                .map(DomainResource.class::cast);
    }

    private static List<Finding> due(RuleReading read, boolean visit) {
        List<Finding> due = new ArrayList<>();
        read.results().stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .filter(detection -> visit
                        || DueFollowUp.closedByImaging()
                                .contains(detection.rule().id()))
                .flatMap(detection -> DueFollowUp.of(detection).stream())
                .forEach(due::add);
        if (visit) {
            KidneySurveillance.of(read.timeline()).ifPresent(due::add);
        }
        due.sort(java.util.Comparator.comparing(Finding::tier));
        return due;
    }
}
