package org.prodrome.longitudinal.note;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.note.Notes.Said;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Labels;

/** The sentence that tells what a note says, and that it is a note that says it. */
public final class NoteClaims {
    private static final String RULE = "notes/1";

    /** Least share of facts of a kind that held when measured, for one of them to be told at all. */
    public static final double FLOOR = 0.9;

    private NoteClaims() {}

    /**
     * The sentence; empty for what is not asserted or plainly denied of the patient, for kinds that were not measured
     * or held too rarely, and for a note without a date.
     */
    public static Optional<Claim> of(Said said) {
        NoteFact fact = said.fact();
        boolean plain = fact.asserted()
                || fact.negated()
                        && fact.section().reports()
                        && !fact.historical()
                        && fact.experiencer() == NoteFact.Experiencer.PATIENT;
        Optional<ClinicalTime> when = said.event().time();
        if (!plain || !fact.reaches(FLOOR) || when.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Claim(
                "note-says",
                "{date}, from a note, not a coded finding: \u201c{words}\u201d, {presence}.",
                Stream.concat(
                                Stream.of(new Slot(
                                        "date",
                                        when.get().printed(),
                                        new Derivation(
                                                DerivationFunction.DATE,
                                                List.of(said.event().source()),
                                                Map.of()))),
                                quotation(said).stream())
                        .toList(),
                RULE));
    }

    /** Adds the slots {@code words} and {@code presence}: what the note says, and whether it says so or denies it. */
    public static Sentence quote(Sentence sentence, Said said) {
        return quotation(said).stream()
                .reduce(
                        sentence,
                        (so, slot) -> so.slot(
                                slot.name(),
                                slot.printed(),
                                slot.derivation().function(),
                                slot.derivation().sources(),
                                slot.derivation().parameters()),
                        (one, other) -> other);
    }

    private static List<Slot> quotation(Said said) {
        return List.of(
                new Slot("words", Labels.of(said.fact().words()), derivation(said, "words")),
                new Slot("presence", said.fact().negated() ? "absent" : "present", derivation(said, "presence")));
    }

    private static Derivation derivation(Said said, String part) {
        return new Derivation(
                DerivationFunction.NOTE,
                List.of(said.event().source()),
                Map.of(
                        "note", Integer.toString(said.text()),
                        "start", Integer.toString(said.fact().start()),
                        "end", Integer.toString(said.fact().end()),
                        "part", part));
    }
}
