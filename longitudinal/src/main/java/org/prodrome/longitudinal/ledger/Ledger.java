package org.prodrome.longitudinal.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.ledger.Contradiction.Kind;
import org.prodrome.longitudinal.note.NoteClaims;
import org.prodrome.longitudinal.note.NoteFact;
import org.prodrome.longitudinal.note.NoteSection;
import org.prodrome.longitudinal.note.Notes;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.AllergyGroups;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** Finds where a record disagrees with itself. Nothing is resolved here: both sides stay on the timeline. */
public final class Ledger {
    private static final Set<String> OPEN_DRUG = Set.of("active", "on-hold");
    private static final Set<String> STOPPED = Set.of("stopped", "completed");
    private static final Set<String> OVER = Set.of("resolved", "inactive", "remission");
    private static final Set<String> OPEN = Set.of("active", "recurrence", "relapse");
    private static final double SAME = 1e-9;
    private static final int MOST_OF_A_KIND = 200;

    private Ledger() {}

    /** Disagreements of the record as of the timeline's instant; of each kind at most 200. */
    public static List<Contradiction> of(PatientTimeline timeline) {
        return of(timeline, Notes.of(timeline));
    }

    /** The same, where the notes have been read already. */
    public static List<Contradiction> of(PatientTimeline timeline, List<Notes.Said> said) {
        return Stream.of(
                        allergiesOnlyInNotes(timeline, said),
                        noKnownAllergy(timeline),
                        orderedButStopped(timeline),
                        resolvedAndActive(timeline),
                        twoValuesAtOnce(timeline),
                        outsideLife(timeline),
                        sex(timeline),
                        linkedPatients(timeline),
                        unsureNotes(said))
                .flatMap(found -> found.stream().limit(MOST_OF_A_KIND))
                .toList();
    }

    private static List<Contradiction> allergiesOnlyInNotes(PatientTimeline timeline, List<Notes.Said> said) {
        List<String> listed = timeline.events("AllergyIntolerance").stream()
                .map(event -> event.label().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> told = new HashSet<>();
        return said.stream()
                .filter(note -> note.fact().kind().endsWith(" allergy")
                        && !note.fact().negated()
                        && note.fact().experiencer() == NoteFact.Experiencer.PATIENT
                        && isAllergy(note.fact()))
                .filter(note -> listed.stream()
                        .noneMatch(label ->
                                AllergyWords.of(note.fact().kind()).stream().anyMatch(label::contains)))
                .filter(note ->
                        told.add(note.event().source() + " " + note.fact().kind()))
                .map(note -> new Contradiction(
                        Kind.ALLERGY_ONLY_IN_A_NOTE,
                        List.of(note.event().source()),
                        "a note says \"%s\"; the list of allergies has none to it"
                                .formatted(note.fact().words()),
                        "the list, with the note beside it",
                        Told.allergyOnlyInNote(timeline, note)))
                .toList();
    }

    private static boolean isAllergy(NoteFact fact) {
        return fact.words().toLowerCase(Locale.ROOT).contains("allerg") || fact.section() == NoteSection.ALLERGIES;
    }

    private static List<Contradiction> noKnownAllergy(PatientTimeline timeline) {
        List<Event> none = new ArrayList<>();
        List<Event> some = new ArrayList<>();
        for (Event event : timeline.events("AllergyIntolerance")) {
            if (!OVER.contains(event.status())) {
                boolean says = AllergyGroups.NONE_KNOWN.isIn(event.concept())
                        || event.label().toLowerCase(Locale.ROOT).startsWith("no known");
                (says ? none : some).add(event);
            }
        }
        return none.isEmpty() || some.isEmpty()
                ? List.of()
                : List.of(new Contradiction(
                        Kind.NO_KNOWN_ALLERGY_BESIDE_ONE,
                        Stream.concat(none.stream(), some.stream())
                                .map(Event::source)
                                .toList(),
                        "\"%s\" beside \"%s\""
                                .formatted(none.get(0).label(), some.get(0).label()),
                        "the allergy",
                        Told.noKnownAllergy(timeline, none.get(0), some.get(0))));
    }

    private static List<Contradiction> orderedButStopped(PatientTimeline timeline) {
        Map<String, Event> orders = new TreeMap<>();
        timeline.events("MedicationRequest").stream()
                .filter(order -> OPEN_DRUG.contains(order.status()))
                .forEach(order -> key(order).ifPresent(key -> orders.put(key, order)));
        List<Contradiction> found = new ArrayList<>();
        for (Event statement : timeline.events("MedicationStatement")) {
            Event order = STOPPED.contains(statement.status())
                    ? key(statement).map(orders::get).orElse(null)
                    : null;
            if (order != null && !isLater(order, statement)) {
                found.add(new Contradiction(
                        Kind.ORDERED_BUT_STOPPED,
                        List.of(order.source(), statement.source()),
                        "the order of %s is active; a statement says %s".formatted(order.label(), statement.status()),
                        "the order, as not confirmed",
                        Told.orderedButStopped(timeline, order, statement)));
            }
        }
        return found;
    }

    /** An order after the statement is a new start and no disagreement. */
    private static boolean isLater(Event order, Event statement) {
        Optional<ClinicalTime> stopped = statement.end().or(statement::time);
        return order.time().isPresent()
                && stopped.isPresent()
                && order.time().get().compareTo(stopped.get()) > 0;
    }

    private static List<Contradiction> resolvedAndActive(PatientTimeline timeline) {
        Map<String, Event> open = new TreeMap<>();
        timeline.events("Condition").stream()
                .filter(problem -> OPEN.contains(problem.status()))
                .forEach(problem -> key(problem).ifPresent(key -> open.put(key, problem)));
        List<Contradiction> found = new ArrayList<>();
        for (Event problem : timeline.events("Condition")) {
            Event active = OVER.contains(problem.status())
                    ? key(problem).map(open::get).orElse(null)
                    : null;
            if (active != null && !isLater(active, problem)) {
                found.add(new Contradiction(
                        Kind.RESOLVED_AND_ACTIVE,
                        List.of(active.source(), problem.source()),
                        "%s is active in one entry and %s in another".formatted(active.label(), problem.status()),
                        "active",
                        Told.resolvedAndActive(timeline, active, problem)));
            }
        }
        return found;
    }

    private static List<Contradiction> twoValuesAtOnce(PatientTimeline timeline) {
        List<Contradiction> found = new ArrayList<>();
        for (Analyte analyte : Analyte.values()) {
            List<Point> points = timeline.series(analyte).points();
            for (int i = 1; i < points.size(); i++) {
                Point one = points.get(i - 1);
                Point other = points.get(i);
                boolean sameMoment = one.when().at() != null
                        && one.when().compareTo(other.when()) == 0
                        && !one.source().equals(other.source());
                if (sameMoment && Math.abs(one.value() - other.value()) > SAME) {
                    found.add(new Contradiction(
                            Kind.TWO_VALUES_AT_ONCE,
                            List.of(one.source(), other.source()),
                            "%s is %s and %s %s at one time"
                                    .formatted(
                                            analyte.label(),
                                            one.exact().toPlainString(),
                                            other.exact().toPlainString(),
                                            analyte.unit()),
                            "both values",
                            Told.twoValues(timeline, analyte, one, other)));
                }
            }
        }
        return found;
    }

    private static List<Contradiction> outsideLife(PatientTimeline timeline) {
        Optional<LocalDate> born = day(timeline.patient().getBirthDateElement().getValueAsString());
        Optional<LocalDate> died = timeline.patient().hasDeceasedDateTimeType()
                ? day(timeline.patient().getDeceasedDateTimeType().getValueAsString())
                : Optional.empty();
        List<Contradiction> found = new ArrayList<>();
        for (Event event : timeline.events()) {
            LocalDate on = event.time()
                    .filter(ClinicalTime::hasDay)
                    .map(ClinicalTime::firstDay)
                    .orElse(null);
            boolean unborn = on != null && born.filter(on::isBefore).isPresent();
            boolean outside = on != null
                    && (unborn
                            || event.type().equals("Observation")
                                    && died.filter(day -> on.isAfter(day.plusDays(7)))
                                            .isPresent());
            if (outside) {
                found.add(new Contradiction(
                        Kind.OUTSIDE_LIFE,
                        List.of(timeline.patientReference(), event.source()),
                        "%s is dated %s, outside the patient's life".formatted(event.type(), on),
                        event.type().equals("Observation") && unborn
                                ? "the event, as dated; its value is not computed with"
                                : "the event, as dated",
                        unborn ? Told.beforeBirth(timeline, event) : Told.afterDeath(timeline, event)));
            }
        }
        return found;
    }

    private static List<Contradiction> sex(PatientTimeline timeline) {
        if (timeline.patient().getGender() != AdministrativeGender.MALE) {
            return List.of();
        }
        return timeline.events("Condition", Snomed.PREGNANCY).stream()
                .map(event -> new Contradiction(
                        Kind.SEX,
                        List.of(timeline.patientReference(), event.source()),
                        "the patient is recorded as male and has \"%s\"".formatted(event.label()),
                        "both",
                        Told.sex(timeline, event)))
                .toList();
    }

    private static List<Contradiction> linkedPatients(PatientTimeline timeline) {
        Patient patient = timeline.patient();
        List<Contradiction> found = new ArrayList<>();
        for (Patient other : timeline.linkedPatients()) {
            List<String> differences = new ArrayList<>();
            if (patient.hasBirthDate() && other.hasBirthDate() && !agree(patient, other)) {
                differences.add("the birth dates %s and %s"
                        .formatted(
                                patient.getBirthDateElement().getValueAsString(),
                                other.getBirthDateElement().getValueAsString()));
            }
            if (patient.hasGender() && other.hasGender() && patient.getGender() != other.getGender()) {
                differences.add("the sexes %s and %s"
                        .formatted(
                                patient.getGender().toCode(), other.getGender().toCode()));
            }
            if (!differences.isEmpty()) {
                found.add(new Contradiction(
                        Kind.LINKED_PATIENT,
                        List.of(
                                timeline.patientReference(),
                                "Patient/" + other.getIdElement().getIdPart()),
                        "linked Patient resources have " + String.join(" and ", differences),
                        "what the patient's own resource says",
                        null));
            }
        }
        return found;
    }

    /** A year agrees with a day of that year. */
    private static boolean agree(Patient one, Patient other) {
        String a = one.getBirthDateElement().getValueAsString();
        String b = other.getBirthDateElement().getValueAsString();
        return a.startsWith(b) || b.startsWith(a);
    }

    private static List<Contradiction> unsureNotes(List<Notes.Said> said) {
        return said.stream()
                .filter(note -> note.fact().asserted()
                        && !note.fact().reaches(NoteClaims.FLOOR)
                        && !note.fact().kind().endsWith(" allergy"))
                .map(note -> new Contradiction(
                        Kind.UNSURE_NOTE,
                        List.of(note.event().source()),
                        "a note says \"%s\" (%s)"
                                .formatted(note.fact().words(), note.fact().kind()),
                        "nothing: it is not told",
                        null))
                .toList();
    }

    private static Optional<String> key(Event event) {
        CodeableConcept concept = event.concept();
        return concept.getCoding().stream()
                .filter((Coding coding) -> coding.hasSystem() && coding.hasCode())
                .map(coding -> coding.getSystem() + "|" + coding.getCode())
                .findFirst()
                .or(() -> event.label().isEmpty()
                        ? Optional.empty()
                        : Optional.of(event.label().toLowerCase(Locale.ROOT)));
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return ClinicalTime.of(new DateTimeType(text))
                .filter(ClinicalTime::hasDay)
                .map(ClinicalTime::firstDay);
    }
}
