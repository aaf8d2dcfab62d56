package org.prodrome.longitudinal.detector;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Supply;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.DrugNames;

/**
 * Drugs that are taken now, and on what grounds the record says so: an active order or statement, or what a pharmacy
 * handed over for days that are not over; by a code of the set, or by a name in the words.
 */
public final class DrugUse {
    private static final Set<String> ENDED = Set.of("stopped", "cancelled", "on-hold", "entered-in-error");

    private DrugUse() {}

    /** Those of a set, with words of their own, newest first. */
    static List<Event> of(PatientTimeline timeline, CodeSet set) {
        List<Event> drugs = new ArrayList<>();
        for (String type : List.of("MedicationRequest", "MedicationStatement")) {
            timeline.events(type).stream()
                    .filter(event ->
                            event.status().equals("active") && !event.label().isEmpty() && isRecognised(event, set))
                    .forEach(drugs::add);
        }
        Collections.reverse(drugs);
        List<Event> dispensed = timeline.events("MedicationDispense").stream()
                .filter(event -> !event.label().isEmpty() && isRecognised(event, set))
                .filter(event -> Supply.until(event)
                        .filter(until -> !until.isBefore(today(timeline)))
                        .isPresent())
                .filter(event -> !isEnded(timeline, event))
                .filter(event -> drugs.stream().noneMatch(drug -> isSame(drug, event, set)))
                .toList();
        List<Event> newest = new ArrayList<>(dispensed);
        Collections.reverse(newest);
        drugs.addAll(newest);
        return drugs;
    }

    /** Whether a code of the set, or a name of a drug in it, says that the event is about the set. */
    public static boolean isRecognised(Event drug, CodeSet set) {
        return set.isIn(drug.concept()) || DrugNames.in(drug.label(), set).isPresent();
    }

    /** The line that says on which word a drug without a code of the set was recognised. */
    public static Optional<Claim> recognisedBy(PatientTimeline timeline, String ruleId, Event drug, CodeSet set) {
        return set.isIn(drug.concept())
                ? Optional.empty()
                : Optional.of(Sentence.of(
                                timeline,
                                ruleId,
                                "drug.named",
                                "{drug} has no code that is listed here: it was recognised by the word {name}.")
                        .label("drug", drug, set)
                        .drugName("name", drug, set)
                        .claim());
    }

    /** Whether the order behind what was handed over has been stopped since. */
    private static boolean isEnded(PatientTimeline timeline, Event dispense) {
        return prescriptions(dispense)
                .anyMatch(reference -> timeline.events("MedicationRequest").stream()
                        .anyMatch(order -> order.sources().contains(reference) && ENDED.contains(order.status())));
    }

    private static boolean isSame(Event order, Event dispense, CodeSet set) {
        return prescriptions(dispense).anyMatch(order.sources()::contains)
                || order.label().equals(dispense.label())
                || DrugNames.in(dispense.label(), set)
                        .filter(name -> DrugNames.in(order.label(), set)
                                .filter(name::equals)
                                .isPresent())
                        .isPresent();
    }

    private static Stream<String> prescriptions(Event dispense) {
        return dispense.as(MedicationDispense.class).stream()
                .flatMap(found -> found.getAuthorizingPrescription().stream())
                .map(Reference::getReference);
    }

    private static LocalDate today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
