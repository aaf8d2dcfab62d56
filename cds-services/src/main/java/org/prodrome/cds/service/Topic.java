package org.prodrome.cds.service;

import org.prodrome.cds.hook.CardCoding;
import org.prodrome.cds.hook.ConfigurationOption;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.terminology.code.CodeSystems;

/** The kinds of cards, in the order in which they stand when nothing else tells them apart. */
enum Topic {
    AI_FINDING("aifinding", "AI image finding", "ai-findings", "Cards about the newest chest film beside its prior"),
    EARLY_DETECTION("earlydetection", "Earlier detection", "early-detection", "Cards about early signs"),
    HISTORY_SUMMARY("historysummary", "History summary", "history-summary", "The card that sums up the record"),
    SIMILAR_CASES("similarcases", "Similar cases", "similar-cases", "Films of other patients that look alike"),
    IMAGING_ORDER("imagingorder", "Imaging order", "imaging-order", "Cards about imaging orders"),
    DRUG_ORDER("drugorder", "Drug order", "drug-order", "Cards about prescriptions"),
    ALLERGY_ENTRY("allergyentry", "Allergy entry", "allergy-entry", "The card about the allergy that is entered"),
    PROBLEM_ENTRY("problementry", "Problem entry", "problem-entry", "Cards about problems that are entered"),
    OPEN_LOOPS("openloops", "Open at discharge", "open-loops", "The card of what the stay leaves open"),
    FOLLOW_UP("followup", "Follow-up", "follow-up", "The card of follow-up that is overdue"),
    PREPARATION("preparation", "Before the examination", "preparation", "Cards of what an examination needs known");

    private final String code;
    private final String display;
    private final String option;
    private final String words;

    Topic(String code, String display, String option, String words) {
        this.code = code;
        this.display = display;
        this.option = option;
        this.words = words;
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

    /** What a caller sets to false to get no cards of this kind. */
    ConfigurationOption option() {
        return ConfigurationOption.on(option, display, words);
    }

    /** Whether a caller wants cards of this kind: all do who do not say otherwise. */
    boolean isWanted(HookCall call) {
        return call.extensions().isOn(option);
    }
}
