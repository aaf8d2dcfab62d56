package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;
import static org.prodrome.terminology.code.CodeSystems.V2_DIAGNOSTIC_SERVICE;

/** Observations that answer how a person lives and fares: what optional sections of a summary are made of. */
public final class StatusCodes {
    public static final CodeSet SOCIAL = CodeSet.of(
            "social history",
            LOINC,
            "72166-2",
            "Tobacco smoking status NHIS",
            "11331-6",
            "History of Alcohol use",
            "74204-9",
            "Drug use");

    public static final CodeSet PREGNANCY =
            CodeSet.of("pregnancy status", LOINC, "82810-3", "Pregnancy status", "11778-8", "Delivery date Estimated");

    public static final CodeSet ADVANCE_DIRECTIVE = CodeSet.of(
            "advance directive",
            LOINC,
            "75320-2",
            "Advance directive",
            "45473-6",
            "Advance directive - living will",
            "45474-4",
            "Advance directive - do not resuscitate",
            "75773-2",
            "Goals, preferences, and priorities for medical treatment");

    /** Categories of orders that end in a result. */
    public static final CodeSet DIAGNOSTIC_ORDER = CodeSet.of(
                    "diagnostic order", SNOMED_CT, "108252007", "Laboratory procedure", "363679005", "Imaging")
            .and(
                    "diagnostic order",
                    CodeSet.of("section", V2_DIAGNOSTIC_SERVICE, "LAB", "Laboratory", "RAD", "Radiology"));

    /** Code of the category of an Observation of what a person can do, in whichever system. */
    public static final String FUNCTIONAL_CATEGORY = "functional-status";

    private StatusCodes() {}
}
