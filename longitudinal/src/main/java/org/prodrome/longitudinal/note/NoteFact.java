package org.prodrome.longitudinal.note;

import java.util.OptionalDouble;

/**
 * One thing a note says, as it says it. Never a coded fact: whoever shows it says that it is from a note.
 *
 * @param kind what it is about, a name of the lexicon such as {@code pleural effusion}
 * @param start first character of the words, from 0
 * @param end the character after the last
 * @param words the words themselves
 * @param negated whether the note says that it is not so
 * @param certainty whether the note is sure
 * @param experiencer whom it is about
 * @param historical whether the note speaks of the past
 * @param section where in the note it stands
 * @param precision share of such facts that held in a held-out measurement; empty where none was made
 */
public record NoteFact(
        String kind,
        int start,
        int end,
        String words,
        boolean negated,
        Certainty certainty,
        Experiencer experiencer,
        boolean historical,
        NoteSection section,
        OptionalDouble precision) {
    /** How sure the note is. */
    public enum Certainty {
        DEFINITE,
        POSSIBLE
    }

    /** Whom a statement is about. */
    public enum Experiencer {
        PATIENT,
        FAMILY
    }

    /** Whether it says that the patient has it now, in the part of the note that reports. */
    public boolean asserted() {
        return !negated
                && !historical
                && certainty == Certainty.DEFINITE
                && experiencer == Experiencer.PATIENT
                && section.reports();
    }

    /** Whether such facts held at least that often when they were measured; one never measured does not reach it. */
    public boolean reaches(double floor) {
        return precision.isPresent() && precision.getAsDouble() >= floor;
    }
}
