package org.prodrome.terminology.code;

/** Canonical URIs of the code systems that the product reads and writes. */
public final class CodeSystems {
    public static final String LOINC = "http://loinc.org";
    public static final String SNOMED_CT = "http://snomed.info/sct";
    public static final String RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public static final String ATC = "http://www.whocc.no/atc";
    public static final String ICD_9_CM = "http://hl7.org/fhir/sid/icd-9-cm";
    public static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
    public static final String UCUM = "http://unitsofmeasure.org";
    public static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    public static final String OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
    public static final String V3_OBSERVATION_VALUE = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    public static final String V3_ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    public static final String V3_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public static final String V2_DIAGNOSTIC_SERVICE = "http://terminology.hl7.org/CodeSystem/v2-0074";
    public static final String DATA_ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    /** Ours: measurements on images for which no standard code was found (see docs/decisions). */
    public static final String IMAGE_MEASUREMENT = "https://prodrome.org/fhir/CodeSystem/image-measurement";

    /** Ours: why an image could not be measured. */
    public static final String NOT_MEASURABLE = "https://prodrome.org/fhir/CodeSystem/not-measurable";

    /** Ours: findings on images, by the id that a model package gives them, and what is said of one. */
    public static final String IMAGE_FINDING = "https://prodrome.org/fhir/CodeSystem/image-finding";

    /** HL7's: what a value means. */
    public static final String V3_OBSERVATION_INTERPRETATION =
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

    /** Ours: topics of cards, override reasons, labels of synthetic data. */
    public static final String LABEL = "https://prodrome.org/fhir/CodeSystem/label";

    private CodeSystems() {}
}
