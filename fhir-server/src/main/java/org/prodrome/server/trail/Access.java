package org.prodrome.server.trail;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is read or refused at our own addresses beside the FHIR endpoint, each with the code of its audit event. */
public enum Access {
    CARDS_READ("cards-read", "Cards that were sent are listed"),
    CARDS_EXPLAINED("cards-explained", "How an answer came about is read"),
    CARD_REPLAYED("card-replayed", "A card is made again"),
    CASE_READ("case-read", "The page of a card is read"),
    SNOOZES_READ("snoozes-read", "What is kept quiet about a patient is read"),
    FEEDBACK_EXPORTED("feedback-exported", "Answered cards are exported"),
    CALL_REFUSED("cds-hooks-call-refused", "CDS Hooks calls that were refused"),
    FEEDBACK_REFUSED("cds-hooks-feedback-refused", "CDS Hooks feedback that was refused"),
    DISCOVERY_REFUSED("cds-hooks-discovery-refused", "CDS Hooks discovery that was refused"),
    READ_REFUSED("cards-read-refused", "Readings of cards, explanations, replays or exports that were refused");

    /** Why cards and feedback are read; codes of HL7's code system v3-ActReason. */
    public static final Set<String> PURPOSES = Set.of("HOPERAT", "HQUALIMP", "PATSFTY", "TREAT");

    /** Healthcare operations: where the reader says nothing else. */
    public static final String USUAL_PURPOSE = "HOPERAT";

    private final String code;
    private final String words;

    Access(String code, String words) {
        this.code = code;
        this.words = words;
    }

    String code() {
        return code;
    }

    String words() {
        return words;
    }

    /** The purpose that a reader names; empty where it is none of {@link #PURPOSES}. */
    public static Optional<String> purpose(String named) {
        String code = named.isBlank() ? USUAL_PURPOSE : named.strip().toUpperCase(Locale.ROOT);
        return PURPOSES.contains(code) ? Optional.of(code) : Optional.empty();
    }
}
