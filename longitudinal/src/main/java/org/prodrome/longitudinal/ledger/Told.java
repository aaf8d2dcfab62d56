package org.prodrome.longitudinal.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.note.NoteClaims;
import org.prodrome.longitudinal.note.Notes;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Both sides of a disagreement in one sentence, each side from the resource that says it. Null where a side has no
 * words of its own: then nothing could be shown that a reader would recognise.
 */
final class Told {
    private static final String RULE = "contradictions/1";
    private static final int MOST_DECIMALS = 6;

    private Told() {}

    static Claim allergyOnlyInNote(PatientTimeline timeline, Notes.Said note) {
        boolean dated = note.event().time().isPresent();
        String words = String.join(",", AllergyWords.of(note.fact().kind()));
        String text = "the list of allergies has no %s".formatted(note.fact().kind());
        Sentence sentence = NoteClaims.quote(
                        sentence(
                                timeline,
                                "allergy-in-note",
                                "A note%s says \u201c{words}\u201d ({presence}); {none}."
                                        .formatted(dated ? " of {date}" : "")),
                        note)
                .slot(
                        "none",
                        text,
                        DerivationFunction.NONE_RECORDED,
                        List.of(timeline.patientReference()),
                        Map.of("type", "AllergyIntolerance", "words", words, "text", text));
        return (dated ? sentence.date("date", note.event()) : sentence).claim();
    }

    static @Nullable Claim noKnownAllergy(PatientTimeline timeline, Event none, Event some) {
        return isWordless(none, some)
                ? null
                : sentence(
                                timeline,
                                "no-known-allergy",
                                "The list of allergies says \u201c{none}\u201d and also \u201c{some}\u201d.")
                        .current("none", none)
                        .current("some", some)
                        .claim();
    }

    static @Nullable Claim orderedButStopped(PatientTimeline timeline, Event order, Event statement) {
        return isWordless(order, statement)
                ? null
                : twoSides(
                        timeline,
                        "ordered-but-stopped",
                        "{one}: {oneStatus} as ordered%s, but \u201c{other}\u201d is {otherStatus} in a statement%s.",
                        order,
                        statement);
    }

    static @Nullable Claim resolvedAndActive(PatientTimeline timeline, Event active, Event over) {
        return isWordless(active, over)
                ? null
                : twoSides(
                        timeline,
                        "resolved-and-active",
                        "{one}: {oneStatus} in one entry%s, but \u201c{other}\u201d is {otherStatus} in another%s.",
                        active,
                        over);
    }

    /** With as many decimals as it takes to tell the values apart. */
    static @Nullable Claim twoValues(PatientTimeline timeline, Analyte analyte, Point one, Point other) {
        int decimals = Words.decimals(analyte);
        while (decimals < MOST_DECIMALS
                && Printed.number(one.exact(), decimals).equals(Printed.number(other.exact(), decimals))) {
            decimals++;
        }
        if (Printed.number(one.exact(), decimals).equals(Printed.number(other.exact(), decimals))) {
            return null;
        }
        return sentence(
                        timeline,
                        "two-values." + analyte,
                        "%s {one} %2$s at {oneTime} and {other} %2$s at {otherTime}."
                                .formatted(Words.capital(analyte.label()), Words.shown(analyte.unit())))
                .value("one", one, decimals)
                .moment("oneTime", one.event())
                .value("other", other, decimals)
                .moment("otherTime", other.event())
                .claim();
    }

    static @Nullable Claim beforeBirth(PatientTimeline timeline, Event event) {
        return outsideLife(timeline, event, "before the birth of {life}", "birthDate", birth(timeline.patient()));
    }

    static @Nullable Claim afterDeath(PatientTimeline timeline, Event event) {
        return outsideLife(timeline, event, "after the death of {life}", "deceased", death(timeline.patient()));
    }

    static @Nullable Claim sex(PatientTimeline timeline, Event problem) {
        if (isWordless(problem)) {
            return null;
        }
        boolean stated = !problem.status().isEmpty();
        Sentence sentence = sentence(
                        timeline,
                        stated ? "sex.stated" : "sex",
                        "The patient is recorded as a {sex} and has \u201c{problem}\u201d%s."
                                .formatted(stated ? " ({status})" : ""))
                .sexNoun("sex")
                .label("problem", problem);
        return (stated ? sentence.status("status", problem) : sentence).claim();
    }

    private static Claim twoSides(PatientTimeline timeline, String template, String words, Event one, Event other) {
        boolean oneDated = one.time().isPresent();
        boolean otherDated = other.time().isPresent();
        Sentence sentence = sentence(
                        timeline,
                        template,
                        words.formatted(oneDated ? " ({oneDate})" : "", otherDated ? " ({otherDate})" : ""))
                .label("one", one)
                .status("oneStatus", one)
                .label("other", other)
                .status("otherStatus", other);
        if (oneDated) {
            sentence.date("oneDate", one);
        }
        if (otherDated) {
            sentence.date("otherDate", other);
        }
        return sentence.claim();
    }

    private static @Nullable Claim outsideLife(
            PatientTimeline timeline, Event event, String relation, String element, Optional<ClinicalTime> limit) {
        if (isWordless(event) || limit.isEmpty()) {
            return null;
        }
        return sentence(
                        timeline,
                        "outside-life." + element,
                        "\u201c{what}\u201d is dated {date}, %s.".formatted(relation))
                .label("what", event)
                .date("date", event)
                .slot(
                        "life",
                        limit.get().printed(),
                        DerivationFunction.DATE,
                        List.of(timeline.patientReference()),
                        Map.of("element", element))
                .claim();
    }

    private static Optional<ClinicalTime> birth(Patient patient) {
        return ClinicalTime.of(new DateTimeType(patient.getBirthDateElement().getValueAsString()));
    }

    private static Optional<ClinicalTime> death(Patient patient) {
        return patient.hasDeceasedDateTimeType()
                ? ClinicalTime.of(patient.getDeceasedDateTimeType())
                : Optional.empty();
    }

    private static boolean isWordless(Event... events) {
        for (Event event : events) {
            if (event.label().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE, "contradiction." + template, words);
    }
}
