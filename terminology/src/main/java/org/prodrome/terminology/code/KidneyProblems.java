package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Kidney failure by what it means for a rule: who is on dialysis, who has a transplant and since when. */
public final class KidneyProblems {
    /** Kidney failure for good: a condition, no matter when it was written down. */
    public static final CodeSet CHRONIC_DIALYSIS = CodeSet.of(
                    "end-stage kidney disease or chronic dialysis",
                    SNOMED_CT,
                    "46177005",
                    "End-stage renal disease",
                    "698306007",
                    "Awaiting transplantation of kidney")
            .and(
                    "end-stage kidney disease or chronic dialysis",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "N18.6",
                            "End stage renal disease",
                            "Z99.2",
                            "Dependence on renal dialysis"),
                    CodeSet.of(
                            "icd",
                            ICD_9_CM,
                            "585.6",
                            "End stage renal disease",
                            "V45.11",
                            "Renal dialysis status",
                            "V45.12",
                            "Noncompliance with renal dialysis",
                            "V56.0",
                            "Encounter for extracorporeal dialysis",
                            "V56.8",
                            "Encounter for other dialysis"));

    /** A session or a course of kidney replacement therapy. */
    public static final CodeSet DIALYSIS = CodeSet.of(
            "dialysis",
            SNOMED_CT,
            "265764009",
            "Renal dialysis",
            "302497006",
            "Hemodialysis",
            "108241001",
            "Dialysis procedure",
            "71192002",
            "Peritoneal dialysis",
            "714749008",
            "Continuous renal replacement therapy");

    /** Kidney replacement that runs day and night. */
    public static final CodeSet CONTINUOUS_DIALYSIS = CodeSet.of(
                    "continuous kidney replacement", SNOMED_CT, "714749008", "Continuous renal replacement therapy")
            .and(
                    "continuous kidney replacement",
                    CodeSet.of(
                            "cpt",
                            "http://www.ama-assn.org/go/cpt",
                            "90945",
                            "dialysis other than haemodialysis",
                            "90947",
                            "dialysis other than haemodialysis"));

    public static final CodeSet TRANSPLANT = CodeSet.of(
                    "kidney transplant",
                    SNOMED_CT,
                    "70536003",
                    "Transplant of kidney",
                    "175902000",
                    "Live donor renal transplant",
                    "161665007",
                    "History of renal transplant")
            .and(
                    "kidney transplant",
                    CodeSet.of("icd", ICD_10_CM, "Z94.0", "Kidney transplant status"),
                    CodeSet.of("icd", ICD_9_CM, "V42.0", "Kidney replaced by transplant"));

    private KidneyProblems() {}
}
