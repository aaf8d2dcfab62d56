package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ATC;
import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.RXNORM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

import java.util.List;

/** What explains a laboratory sign of cancer, and what was done about it. */
public final class CancerWorkup {
    private static final String TABLE = "cancer-workup";

    public static final CodeSet PROSTATE_CANCER = CodeSet.of(
                    "prostate cancer",
                    SNOMED_CT,
                    "399068003",
                    "Malignant tumor of prostate",
                    "126906006",
                    "Neoplasm of prostate",
                    "92691004",
                    "Carcinoma in situ of prostate",
                    "314994000",
                    "Metastasis from malignant tumor of prostate",
                    "90470006",
                    "Prostatectomy")
            .and(
                    "prostate cancer",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "C61",
                            "Malignant neoplasm of prostate",
                            "Z85.46",
                            "Personal history of malignant neoplasm of prostate"));

    /** What raises the prostate antigen for some weeks. */
    public static final CodeSet PROSTATE_DISTURBED = CodeSet.of(
                    "urinary infection, retention or prostate biopsy",
                    SNOMED_CT,
                    "68566005",
                    "Urinary tract infectious disease",
                    "301011002",
                    "Escherichia coli urinary tract infection",
                    "197927001",
                    "Recurrent urinary tract infection",
                    "267064002",
                    "Retention of urine",
                    "65575008",
                    "Biopsy of prostate")
            .and(
                    "urinary infection, retention or prostate biopsy",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "N39.0",
                            "Urinary tract infection, site not specified",
                            "N41.0",
                            "Acute prostatitis",
                            "R33.0",
                            "Drug induced retention of urine",
                            "R33.8",
                            "Other retention of urine",
                            "R33.9",
                            "Retention of urine, unspecified"),
                    CodeTable.set(TABLE, "prostate biopsy"));

    public static final CodeSet FIVE_ALPHA_REDUCTASE_INHIBITOR = CodeSet.of(
                    "5-alpha-reductase inhibitor", RXNORM, "25025", "finasteride", "228790", "dutasteride")
            .and(
                    "5-alpha-reductase inhibitor",
                    CodeSet.of("atc", ATC, "G04CB01", "finasteride", "G04CB02", "dutasteride"));

    public static final CodeSet IRON = CodeSet.of(
                    "iron", RXNORM, "24947", "ferrous sulfate", "310325", "ferrous sulfate 325 MG Oral Tablet")
            .and("iron", CodeTable.set(TABLE, "iron by ATC"));

    /** Drugs that are taken to lose weight, or lose it besides. */
    public static final CodeSet WEIGHT_LOWERING = CodeSet.of(
                    "GLP-1 receptor agonist",
                    RXNORM,
                    "1991302",
                    "semaglutide",
                    "475968",
                    "liraglutide",
                    "60548",
                    "exenatide",
                    "1551291",
                    "dulaglutide",
                    "2601723",
                    "tirzepatide")
            .and(
                    "GLP-1 receptor agonist",
                    CodeSet.of(
                            "atc",
                            ATC,
                            "A10BJ01",
                            "exenatide",
                            "A10BJ02",
                            "liraglutide",
                            "A10BJ05",
                            "dulaglutide",
                            "A10BJ06",
                            "semaglutide"));

    /** Surgery to lose weight. */
    public static final CodeSet BARIATRIC_SURGERY = CodeTable.set(TABLE, "bariatric surgery");

    /** A limb, or most of one, that was lost. */
    public static final CodeSet LIMB_LOSS = CodeTable.set(TABLE, "loss of a limb");

    /** A look into the bowel or stomach, as a procedure or the report of one. */
    public static final CodeSet BOWEL_EVALUATION = CodeTable.set(TABLE, "endoscopy of the gut");

    /** Phrases that say so without a code, in any order of their words. */
    public static final List<String> BOWEL_EVALUATION_WORDS = List.of(
            "colonoscopy",
            "ileocolonoscopy",
            "sigmoidoscopy",
            "proctosigmoidoscopy",
            "colonography",
            "gastroscopy",
            "esophagogastroduodenoscopy",
            "oesophagogastroduodenoscopy",
            "egd",
            "ogd",
            "endoscopy upper",
            "endoscopy gi",
            "endoscopy gastrointestinal",
            "endoscopy capsule");

    public static final CodeSet COLORECTAL_CANCER = CodeSet.of(
            "colorectal cancer",
            SNOMED_CT,
            "363406005",
            "Malignant tumor of colon",
            "363351006",
            "Malignant tumor of rectum",
            "109838007",
            "Overlapping malignant neoplasm of colon",
            "93761005",
            "Primary malignant neoplasm of colon");

    /** An infection, which raises platelets for some weeks. */
    public static final CodeSet INFECTION = CodeSet.of(
                    "infection",
                    SNOMED_CT,
                    "233604007",
                    "Pneumonia",
                    "91302008",
                    "Sepsis",
                    "68566005",
                    "Urinary tract infectious disease",
                    "301011002",
                    "Escherichia coli urinary tract infection")
            .and(
                    "infection",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "A41.9",
                            "Sepsis, unspecified organism",
                            "J18.9",
                            "Pneumonia, unspecified organism",
                            "N39.0",
                            "Urinary tract infection, site not specified"));

    /** What explains a high platelet count for good. */
    public static final CodeSet MANY_PLATELETS = CodeSet.of(
                    "myeloproliferative disease or no spleen",
                    SNOMED_CT,
                    "109994006",
                    "Essential thrombocythemia",
                    "109992005",
                    "Polycythemia vera",
                    "234319005",
                    "Splenectomy",
                    "707147002",
                    "Asplenia")
            .and(
                    "myeloproliferative disease or no spleen",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "D45",
                            "Polycythemia vera",
                            "D47.1",
                            "Chronic myeloproliferative disease",
                            "D47.3",
                            "Essential (hemorrhagic) thrombocythemia",
                            "D47.4",
                            "Osteomyelofibrosis",
                            "Z90.81",
                            "Acquired absence of spleen"));

    public static final CodeSet PLASMA_CELL_DISEASE = CodeSet.of(
                    "plasma cell disease",
                    SNOMED_CT,
                    "109989006",
                    "Multiple myeloma",
                    "94705007",
                    "Multiple myeloma",
                    "277577000",
                    "Monoclonal gammopathy of uncertain significance")
            .and(
                    "plasma cell disease",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "C90.00",
                            "Multiple myeloma not having achieved remission",
                            "C90.01",
                            "Multiple myeloma in remission",
                            "C90.02",
                            "Multiple myeloma in relapse",
                            "D47.2",
                            "Monoclonal gammopathy"));

    /** Pain of the back or a fracture without much force. */
    public static final CodeSet BACK_PAIN_OR_FRACTURE = CodeSet.of(
            "back pain or fragility fracture",
            ICD_10_CM,
            "M54.5",
            "Low back pain",
            "M54.6",
            "Pain in thoracic spine",
            "M54.9",
            "Dorsalgia, unspecified",
            "M80.08XA",
            "Age-related osteoporosis with current pathological fracture, vertebra(e), initial encounter for fracture",
            "M84.48XA",
            "Pathological fracture, other site, initial encounter for fracture");

    /** Imaging of the liver, and its region as an imaging series names it. */
    public static final CodeSet LIVER_IMAGING = CodeTable.set(TABLE, "imaging of the liver");

    /** Phrases that say so without a code, in any order of their words. */
    public static final List<String> LIVER_IMAGING_WORDS = List.of(
            "ultrasound abdomen",
            "ultrasound abdominal",
            "ultrasound liver",
            "ultrasonography abdomen",
            "ultrasonography liver",
            "us abdomen",
            "us liver",
            "ct abdomen",
            "ct liver",
            "tomography abdomen",
            "tomography liver",
            "mr abdomen",
            "mr liver",
            "mri abdomen",
            "mri liver",
            "resonance abdomen",
            "resonance liver");

    /** A yes or no for an answer. */
    public static final CodeSet POSITIVE = CodeTable.set(TABLE, "positive answer");

    public static final CodeSet NEGATIVE = CodeTable.set(TABLE, "negative answer");

    /** Volume of the prostate, mL. */
    public static final CodeSet PROSTATE_VOLUME = CodeSet.of("prostate volume", LOINC, "15315-5", "Prostate volume");

    /** Free kappa over free lambda light chains of serum. */
    public static final CodeSet FREE_LIGHT_CHAIN_RATIO = CodeSet.of(
            "free light chain ratio",
            LOINC,
            "48378-4",
            "Kappa light chains.free/Lambda light chains.free [Mass Ratio] in Serum",
            "80517-6",
            "Kappa light chains.free/Lambda light chains.free [Mass Ratio] in Serum by Nephelometry");

    /** What immunofixation of serum found: the class of a monoclonal protein. */
    public static final CodeSet IMMUNOFIXATION =
            CodeSet.of("immunofixation of serum", LOINC, "25700-6", "Immunofixation for Serum or Plasma");

    public static final CodeSet MYELOMA = CodeTable.set(TABLE, "multiple myeloma");

    public static final CodeSet MONOCLONAL_GAMMOPATHY = CodeSet.of(
                    "monoclonal gammopathy of undetermined significance",
                    SNOMED_CT,
                    "277577000",
                    "Monoclonal gammopathy of uncertain significance")
            .and(
                    "monoclonal gammopathy of undetermined significance",
                    CodeSet.of("icd", ICD_10_CM, "D47.2", "Monoclonal gammopathy"));

    /** Monoclonal protein of serum, g/L. */
    public static final CodeSet MONOCLONAL_PROTEIN =
            CodeSet.of("monoclonal protein", LOINC, "33358-3", "Protein.monoclonal [Mass/volume] in Serum or Plasma");

    private CancerWorkup() {}
}
