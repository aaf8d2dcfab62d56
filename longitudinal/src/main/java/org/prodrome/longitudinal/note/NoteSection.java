package org.prodrome.longitudinal.note;

import java.util.Locale;
import java.util.Map;

/** Part of a note, by its heading. */
public enum NoteSection {
    FINDINGS,
    IMPRESSION,
    INDICATION,
    COMPARISON,
    TECHNIQUE,
    HISTORY,
    FAMILY_HISTORY,
    SOCIAL_HISTORY,
    ALLERGIES,
    MEDICATIONS,
    ASSESSMENT,
    PLAN,
    NONE;

    private static final Map<String, NoteSection> BY_HEADING = Map.ofEntries(
            Map.entry("findings", FINDINGS),
            Map.entry("impression", IMPRESSION),
            Map.entry("conclusion", IMPRESSION),
            Map.entry("indication", INDICATION),
            Map.entry("reason for exam", INDICATION),
            Map.entry("clinical history", INDICATION),
            Map.entry("comparison", COMPARISON),
            Map.entry("technique", TECHNIQUE),
            Map.entry("history", HISTORY),
            Map.entry("past medical history", HISTORY),
            Map.entry("pmh", HISTORY),
            Map.entry("history of present illness", HISTORY),
            Map.entry("hpi", HISTORY),
            Map.entry("family history", FAMILY_HISTORY),
            Map.entry("fh", FAMILY_HISTORY),
            Map.entry("social history", SOCIAL_HISTORY),
            Map.entry("allergies", ALLERGIES),
            Map.entry("allergy", ALLERGIES),
            Map.entry("medications", MEDICATIONS),
            Map.entry("assessment", ASSESSMENT),
            Map.entry("assessment and plan", ASSESSMENT),
            Map.entry("plan", PLAN));

    /** The section that a heading opens; {@link #NONE} for words that are no heading that is known. */
    static NoteSection of(String heading) {
        return BY_HEADING.getOrDefault(heading.strip().toLowerCase(Locale.ROOT), NONE);
    }

    /** Whether it says how things are; an indication asks, a comparison names what was before. */
    public boolean reports() {
        return this != INDICATION && this != COMPARISON && this != TECHNIQUE && this != FAMILY_HISTORY && this != PLAN;
    }
}
