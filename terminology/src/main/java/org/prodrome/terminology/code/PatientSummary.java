package org.prodrome.terminology.code;

import java.util.Map;

/** Names of HL7's International Patient Summary (hl7.fhir.uv.ips). */
public final class PatientSummary {
    public static final String BUNDLE = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips";
    public static final String COMPOSITION = "http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips";
    private static final String ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    /** What an entry says when nothing is on record, by LOINC code of the required section. */
    public static final Map<String, Code> NO_INFORMATION = Map.of(
            Loinc.SECTION_PROBLEMS.code(),
            new Code(ABSENT, "no-problem-info", "No information about problems"),
            Loinc.SECTION_ALLERGIES.code(),
            new Code(ABSENT, "no-allergy-info", "No information about allergies"),
            Loinc.SECTION_MEDICATIONS.code(),
            new Code(ABSENT, "no-medication-info", "No information about medications"));

    private PatientSummary() {}
}
