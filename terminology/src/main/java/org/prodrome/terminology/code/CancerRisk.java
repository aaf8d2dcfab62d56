package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** What makes a lung nodule more likely to be cancer, beside what the CT shows. */
public final class CancerRisk {
    public static final CodeSet EMPHYSEMA = CodeSet.of("emphysema", SNOMED_CT, "87433001", "Pulmonary emphysema")
            .and(
                    "emphysema",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "J43.0",
                            "Unilateral pulmonary emphysema [MacLeod's syndrome]",
                            "J43.1",
                            "Panlobular emphysema",
                            "J43.2",
                            "Centrilobular emphysema",
                            "J43.8",
                            "Other emphysema",
                            "J43.9",
                            "Emphysema, unspecified"),
                    CodeSet.of("icd9", ICD_9_CM, "492.8", "Other emphysema"));

    /** Lung cancer, as the condition of a relative. */
    public static final CodeSet LUNG_CANCER = CodeSet.of(
                    "lung cancer",
                    SNOMED_CT,
                    "254637007",
                    "Non-small cell lung cancer",
                    "254632001",
                    "Small cell carcinoma of lung",
                    "363358000",
                    "Malignant tumor of lung",
                    "93880001",
                    "Primary malignant neoplasm of lung")
            .and(
                    "lung cancer",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "C34.90",
                            "Malignant neoplasm of unspecified part of unspecified bronchus or lung",
                            "C34.91",
                            "Malignant neoplasm of unspecified part of right bronchus or lung",
                            "C34.92",
                            "Malignant neoplasm of unspecified part of left bronchus or lung",
                            "Z80.1",
                            "Family history of malignant neoplasm of trachea, bronchus and lung"));

    /** A relative's lung cancer, as an item of the patient's own problem list. */
    public static final CodeSet LUNG_CANCER_IN_FAMILY = CodeSet.of(
                    "lung cancer in the family",
                    ICD_10_CM,
                    "Z80.1",
                    "Family history of malignant neoplasm of trachea, bronchus and lung")
            .and(
                    "lung cancer in the family",
                    CodeSet.of(
                            "icd9",
                            ICD_9_CM,
                            "V16.1",
                            "Family history of malignant neoplasm of trachea, bronchus, and lung"));

    /** Answers to {@link CardiovascularCodes#SMOKING_STATUS} of whoever smokes or smoked. */
    public static final CodeSet EVER_SMOKED =
            CardiovascularCodes.SMOKES.and("has smoked", CodeSet.of("former", SNOMED_CT, "8517006", "Former smoker"));

    /** Answers of whoever never smoked. */
    public static final CodeSet NEVER_SMOKED =
            CodeSet.of("never smoked", SNOMED_CT, "266919005", "Never smoked tobacco");

    private CancerRisk() {}
}
