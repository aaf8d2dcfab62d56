package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.LOINC;

/** The variant Observation of HL7's genomics reporting guide (hl7.fhir.uv.genomics-reporting) and its components. */
public final class GenomicCodes {
    /** Its value says whether the variant was found: present, absent, no call, indeterminate. */
    public static final CodeSet VARIANT = CodeSet.of("genetic variant", LOINC, "69548-6", "Genetic variant assessment");

    public static final CodeSet GENE = CodeSet.of("gene", LOINC, "48018-6", "Gene studied [ID]");

    /** How the change is written (HGVS), of the coding DNA first, else of the protein. */
    public static final CodeSet CHANGE =
            CodeSet.of("change", LOINC, "48004-6", "DNA change (c.HGVS)", "48005-3", "Amino acid change (pHGVS)");

    public static final CodeSet SIGNIFICANCE =
            CodeSet.of("clinical significance", LOINC, "53037-8", "Genetic variation clinical significance [Imp]");

    private GenomicCodes() {}
}
