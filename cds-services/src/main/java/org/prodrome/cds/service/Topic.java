package org.prodrome.cds.service;

import org.prodrome.cds.hook.CardCoding;
import org.prodrome.terminology.code.CodeSystems;

/** The kinds of cards, in the order in which they stand when nothing else tells them apart. */
enum Topic {
    AI_FINDING("aifinding", "AI image finding"),
    EARLY_DETECTION("earlydetection", "Earlier detection"),
    HISTORY_SUMMARY("historysummary", "History summary"),
    SIMILAR_CASES("similarcases", "Similar cases"),
    IMAGING_ORDER("imagingorder", "Imaging order"),
    DRUG_ORDER("drugorder", "Drug order"),
    ALLERGY_ENTRY("allergyentry", "Allergy entry"),
    PROBLEM_ENTRY("problementry", "Problem entry"),
    OPEN_LOOPS("openloops", "Open at discharge"),
    FOLLOW_UP("followup", "Follow-up"),
    PREPARATION("preparation", "Before the examination");

    private final String code;
    private final String display;

    Topic(String code, String display) {
        this.code = code;
        this.display = display;
    }

    String code() {
        return code;
    }

    /** Whether one rule speaks in its headline, rather than a model or the record's history. */
    boolean isOfARule() {
        return this != AI_FINDING && this != HISTORY_SUMMARY && this != SIMILAR_CASES;
    }

    CardCoding coding() {
        return new CardCoding(CodeSystems.LABEL, code, display);
    }
}
