package org.prodrome.terminology.code;

/** Identifiers, codes and extensions of the resources that early signs are stored as. */
public final class EarlySign {
    /** Identifier of the DetectedIssue and Flag of a rule about a patient, {@code patient id:rule name}. */
    public static final String IDENTIFIER = "https://prodrome.org/fhir/early-sign";

    /** Identifier of the Device that a rule in one version is, {@code rule name|version}. */
    public static final String RULE_DEVICE = "https://prodrome.org/fhir/rule-version";

    /** Code system of the rules, by name without version. */
    public static final String RULE = "https://prodrome.org/fhir/CodeSystem/rule";

    /** Extension: one line of the memory of what was said. */
    public static final String UTTERANCE = "https://prodrome.org/fhir/StructureDefinition/utterance";

    /** Extension: the status that we wrote last; another one is a person's decision. */
    public static final String OWN_STATUS = "https://prodrome.org/fhir/StructureDefinition/own-status";

    /** Extension: why the sign is recorded and does not speak, such as {@code shadow}. */
    public static final String NOT_RELEASED = "https://prodrome.org/fhir/StructureDefinition/not-released";

    /** Extension of a Flag: what it is about (HL7's). */
    public static final String FLAG_DETAIL = "http://hl7.org/fhir/StructureDefinition/flag-detail";

    /** Code of DetectedIssue, RiskAssessment and Flag. */
    public static final Code EARLY_SIGN = new Code(CodeSystems.LABEL, "early-sign", "Early sign");

    private EarlySign() {}
}
