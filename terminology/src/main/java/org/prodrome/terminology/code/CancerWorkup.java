package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ATC;
import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.RXNORM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** What explains a laboratory sign of cancer, and what was done about it. */
public final class CancerWorkup {
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
                            "R33.8",
                            "Other retention of urine",
                            "R33.9",
                            "Retention of urine, unspecified"));

    public static final CodeSet FIVE_ALPHA_REDUCTASE_INHIBITOR = CodeSet.of(
                    "5-alpha-reductase inhibitor", RXNORM, "25025", "finasteride", "228790", "dutasteride")
            .and(
                    "5-alpha-reductase inhibitor",
                    CodeSet.of("atc", ATC, "G04CB01", "finasteride", "G04CB02", "dutasteride"));

    public static final CodeSet IRON = CodeSet.of(
                    "iron", RXNORM, "24947", "ferrous sulfate", "310325", "ferrous sulfate 325 MG Oral Tablet")
            .and("iron", CodeSet.of("atc", ATC, "B03AA02", "ferrous fumarate", "B03AA07", "ferrous sulfate"));

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

    /** Weight that went with a part of the body, or by surgery for it. */
    public static final CodeSet WEIGHT_BY_SURGERY = CodeSet.of(
                    "bariatric surgery or loss of a limb", SNOMED_CT, "81723002", "Amputation")
            .and(
                    "bariatric surgery or loss of a limb",
                    CodeSet.of("icd", ICD_10_CM, "Z98.84", "Bariatric surgery status"));

    /** A look into the bowel or stomach. */
    public static final CodeSet BOWEL_EVALUATION = CodeSet.of(
            "endoscopy of the gut",
            SNOMED_CT,
            "73761001",
            "Colonoscopy",
            "44441009",
            "Flexible fiberoptic sigmoidoscopy",
            "76009000",
            "Esophagogastroduodenoscopy");

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
    public static final CodeSet LIVER_IMAGING = CodeSet.of(
                    "imaging of the liver",
                    SNOMED_CT,
                    "45036003",
                    "Ultrasonography of abdomen",
                    "426701000119108",
                    "Ultrasonography of abdomen, right upper quadrant and epigastrium",
                    "418891003",
                    "Computed tomography of chest and abdomen",
                    "113345001",
                    "Abdominal structure",
                    "818981001",
                    "Abdomen",
                    "10200004",
                    "Liver structure")
            .and("imaging of the liver", CodeSet.of("loinc", LOINC, "24558-9", "US Abdomen", "41806-1", "CT Abdomen"));

    /** Monoclonal protein of serum, g/L. */
    public static final CodeSet MONOCLONAL_PROTEIN =
            CodeSet.of("monoclonal protein", LOINC, "33358-3", "Protein.monoclonal [Mass/volume] in Serum or Plasma");

    private CancerWorkup() {}
}
