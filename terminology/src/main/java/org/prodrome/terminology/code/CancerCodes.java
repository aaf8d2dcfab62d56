package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * Problems that decide whether a rule about early signs of cancer is for a patient. ICD codes carry their category in
 * their first three characters, so whole chapters are matched by them; SNOMED CT codes are listed one by one.
 */
public final class CancerCodes {
    /** SNOMED CT malignancies met in the data at hand; ICD is matched by {@link #isMalignancy}. */
    public static final CodeSet MALIGNANCY = CodeSet.of(
            "malignancy",
            SNOMED_CT,
            "363346000",
            "Malignant neoplastic disease",
            "363358000",
            "Malignant tumor of lung",
            "254637007",
            "Non-small cell lung cancer",
            "254632001",
            "Small cell carcinoma of lung",
            "424132000",
            "Non-small cell carcinoma of lung, TNM stage 1",
            "363406005",
            "Malignant tumor of colon",
            "363351006",
            "Malignant tumor of rectum",
            "109838007",
            "Overlapping malignant neoplasm of colon",
            "93761005",
            "Primary malignant neoplasm of colon",
            "94260004",
            "Secondary malignant neoplasm of colon",
            "254837009",
            "Malignant neoplasm of breast",
            "399068003",
            "Malignant tumor of prostate",
            "126906006",
            "Neoplasm of prostate",
            "92691004",
            "Carcinoma in situ of prostate",
            "314994000",
            "Metastasis from malignant tumor of prostate",
            "363418001",
            "Malignant tumor of pancreas",
            "109841003",
            "Liver cell carcinoma",
            "109989006",
            "Multiple myeloma",
            "118600007",
            "Malignant lymphoma",
            "93143009",
            "Leukemia");

    /** Immune deficiency or a transplant. */
    public static final CodeSet IMMUNOSUPPRESSION = CodeSet.of(
            "immunosuppression",
            SNOMED_CT,
            "234532001",
            "Immunodeficiency disorder",
            "86406008",
            "Human immunodeficiency virus infection",
            "370388006",
            "Patient immunocompromised",
            "88039007",
            "Transplant of lung",
            "70536003",
            "Transplant of kidney",
            "161665007",
            "History of renal transplant");

    private static final Pattern MALIGNANT_10 = Pattern.compile("C(?!44|4A)\\d[0-9A-Z](\\..*)?|Z85(?!\\.82)(\\..*)?");
    private static final Pattern MALIGNANT_9 = Pattern.compile("(1[4-69]\\d|17[0-24-9]|20[0-8])(\\..*)?|V10(\\..*)?");
    private static final Pattern IMMUNE_10 = Pattern.compile("(D8[0-4]|B20|Z94)(\\..*)?");
    private static final Pattern IMMUNE_9 = Pattern.compile("(042|279|V42)(\\..*)?");

    private CancerCodes() {}

    /**
     * Whether the concept is a malignancy, present or past: a listed SNOMED CT code, ICD-10-CM C00 to C96 or Z85,
     * ICD-9-CM 140 to 208 or V10; not skin cancer other than melanoma.
     */
    public static boolean isMalignancy(CodeableConcept concept) {
        return MALIGNANCY.isIn(concept) || matches(concept, MALIGNANT_10, MALIGNANT_9);
    }

    /** Whether the concept is an immune deficiency or a transplant: listed, or ICD-10-CM D80 to D84, B20, Z94. */
    public static boolean isImmunosuppression(CodeableConcept concept) {
        return IMMUNOSUPPRESSION.isIn(concept) || matches(concept, IMMUNE_10, IMMUNE_9);
    }

    private static boolean matches(CodeableConcept concept, Pattern icd10, Pattern icd9) {
        List<Coding> codings = concept.getCoding();
        return codings.stream()
                .filter(Coding::hasCode)
                .anyMatch(coding -> (ICD_10_CM.equals(coding.getSystem())
                                && icd10.matcher(coding.getCode()).matches())
                        || (ICD_9_CM.equals(coding.getSystem())
                                && icd9.matcher(coding.getCode()).matches()));
    }
}
