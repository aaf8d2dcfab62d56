package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** What care is for, where that decides whether an early sign helps anyone. */
public final class CareGoals {
    /** Care whose aim is comfort: problems, procedures, plans and orders that say so. */
    public static final CodeSet COMFORT_CARE = CodeSet.of(
                    "palliative or comfort care",
                    SNOMED_CT,
                    "103735009",
                    "Palliative care",
                    "133918004",
                    "Comfort measures",
                    "385763009",
                    "Hospice care",
                    "305336008",
                    "Admission to hospice",
                    "162607003",
                    "Terminal illness")
            .and(
                    "palliative or comfort care",
                    CodeSet.of("icd", ICD_10_CM, "Z51.5", "Encounter for palliative care"),
                    CodeSet.of("icd", ICD_9_CM, "V66.7", "Encounter for palliative care"));

    private CareGoals() {}
}
