package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.DCM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

import java.util.List;
import java.util.Map;

/**
 * Imaging by modality and by body region. A set of a modality holds the DICOM modality and the procedures made with it;
 * a set of a region holds the body structures in it and the procedures on it, so that a code of a procedure is in one
 * set of each. The name of a set is what a sentence prints.
 */
public final class ImagingCodes {
    /**
     * Body regions of DICOM context group 4031, procedures and reports of its groups 100, 646 and 7000, and of Synthea.
     */
    private static final String TABLE = "imaging";

    public static final CodeSet PET =
            CodeSet.of("PET", DCM, "PT", "Positron emission tomography").and("PET", CodeTable.set(TABLE, "PET"));

    public static final CodeSet CT = CodeSet.of("CT", DCM, "CT", "Computed Tomography")
            .and(
                    "CT",
                    LungNoduleCodes.CHEST_CT,
                    CodeSet.of(
                            "loinc",
                            LOINC,
                            "24725-4",
                            "CT Head",
                            "30799-1",
                            "CT Head WO contrast",
                            "41806-1",
                            "CT Abdomen",
                            "44115-4",
                            "CT Abdomen and Pelvis",
                            "36813-4",
                            "CT Abdomen and Pelvis W contrast IV"),
                    CodeSet.of("snomed", SNOMED_CT, "303653007", "Computed tomography of head"))
            .and("CT", CodeTable.set(TABLE, "CT"));

    public static final CodeSet MRI = CodeSet.of("MRI", DCM, "MR", "Magnetic Resonance")
            .and(
                    "MRI",
                    CodeSet.of("loinc", LOINC, "24590-2", "MR Brain"),
                    CodeSet.of(
                            "snomed",
                            SNOMED_CT,
                            "698354004",
                            "Magnetic resonance imaging for measurement of brain volume"))
            .and("MRI", CodeTable.set(TABLE, "MRI"));

    public static final CodeSet MAMMOGRAPHY = CodeSet.of("mammography", DCM, "MG", "Mammography")
            .and("mammography", CodeSet.of("loinc", LOINC, "24606-6", "MG Breast Screening"))
            .and("mammography", CodeTable.set(TABLE, "mammography"));

    public static final CodeSet XRAY = CodeSet.of(
                    "X-ray", DCM, "CR", "Computed Radiography", "DX", "Digital Radiography")
            .and(
                    "X-ray",
                    CodeSet.of("loinc", LOINC, "36643-5", "XR Chest 2 Views", "30745-4", "XR Chest Views"),
                    CodeSet.of("snomed", SNOMED_CT, "399208008", "Plain chest X-ray", "268425006", "Pelvis X-ray"))
            .and("X-ray", CodeTable.set(TABLE, "X-ray"));

    public static final CodeSet ULTRASOUND = CodeSet.of("ultrasound", DCM, "US", "Ultrasound")
            .and(
                    "ultrasound",
                    CodeSet.of("loinc", LOINC, "24558-9", "US Abdomen"),
                    CodeSet.of(
                            "snomed",
                            SNOMED_CT,
                            "426701000119108",
                            "Ultrasonography of abdomen, right upper quadrant and epigastrium"))
            .and("ultrasound", CodeTable.set(TABLE, "ultrasound"));

    /** The first that fits is meant: a PET/CT is a PET, a mammogram no plain film. */
    public static final List<CodeSet> MODALITIES = List.of(PET, CT, MRI, MAMMOGRAPHY, ULTRASOUND, XRAY);

    /** Modalities by ionising radiation. */
    public static final List<CodeSet> IONISING = List.of(PET, CT, MAMMOGRAPHY, XRAY);

    public static final CodeSet HEAD = CodeSet.of(
                    "head",
                    SNOMED_CT,
                    "69536005",
                    "Head",
                    "12738006",
                    "Brain",
                    "774007",
                    "Head and Neck",
                    "303653007",
                    "Computed tomography of head",
                    "698354004",
                    "Magnetic resonance imaging for measurement of brain volume")
            .and(
                    "head",
                    CodeSet.of(
                            "loinc",
                            LOINC,
                            "24725-4",
                            "CT Head",
                            "30799-1",
                            "CT Head WO contrast",
                            "24590-2",
                            "MR Brain"))
            .and("head", CodeTable.set(TABLE, "head"));

    public static final CodeSet NECK = CodeSet.of("neck", SNOMED_CT, "45048000", "Neck", "774007", "Head and Neck")
            .and("neck", CodeTable.set(TABLE, "neck"));

    public static final CodeSet SPINE = CodeSet.of(
                    "spine",
                    SNOMED_CT,
                    "421060004",
                    "Spine",
                    "122494005",
                    "Cervical spine",
                    "243898001",
                    "Lumbo-Sacral Spine",
                    "1217257000",
                    "Cervico-thoracic spine")
            .and("spine", CodeTable.set(TABLE, "spine"));

    public static final CodeSet BREAST = CodeSet.of(
                    "breast", SNOMED_CT, "76752008", "Breast", "63762007", "Both breasts")
            .and("breast", CodeSet.of("loinc", LOINC, "24606-6", "MG Breast Screening"))
            .and("breast", CodeTable.set(TABLE, "breast"));

    public static final CodeSet CHEST = CodeSet.of(
                    "chest",
                    SNOMED_CT,
                    "816094009",
                    "Chest",
                    "51185008",
                    "Thoracic structure",
                    "39607008",
                    "Lung structure",
                    "416550000",
                    "Chest and Abdomen",
                    "416775004",
                    "Chest, Abdomen and Pelvis",
                    "399208008",
                    "Plain chest X-ray")
            .and(
                    "chest",
                    LungNoduleCodes.CHEST_CT,
                    CodeSet.of("loinc", LOINC, "36643-5", "XR Chest 2 Views", "30745-4", "XR Chest Views"))
            .and("chest", CodeTable.set(TABLE, "chest"));

    public static final CodeSet ABDOMEN = CodeSet.of(
                    "abdomen",
                    SNOMED_CT,
                    "818981001",
                    "Abdomen",
                    "818982008",
                    "Abdomen and Pelvis",
                    "416550000",
                    "Chest and Abdomen",
                    "416775004",
                    "Chest, Abdomen and Pelvis",
                    "113345001",
                    "Abdominal structure",
                    "418891003",
                    "Computed tomography of chest and abdomen",
                    "426701000119108",
                    "Ultrasonography of abdomen, right upper quadrant and epigastrium")
            .and(
                    "abdomen",
                    CodeSet.of(
                            "loinc",
                            LOINC,
                            "41806-1",
                            "CT Abdomen",
                            "44115-4",
                            "CT Abdomen and Pelvis",
                            "36813-4",
                            "CT Abdomen and Pelvis W contrast IV",
                            "24558-9",
                            "US Abdomen"))
            .and("abdomen", CodeTable.set(TABLE, "abdomen"));

    public static final CodeSet PELVIS = CodeSet.of(
                    "pelvis",
                    SNOMED_CT,
                    "816092008",
                    "Pelvis",
                    "12921003",
                    "Pelvis",
                    "818982008",
                    "Abdomen and Pelvis",
                    "416775004",
                    "Chest, Abdomen and Pelvis",
                    "268425006",
                    "Pelvis X-ray")
            .and(
                    "pelvis",
                    CodeSet.of(
                            "loinc",
                            LOINC,
                            "44115-4",
                            "CT Abdomen and Pelvis",
                            "36813-4",
                            "CT Abdomen and Pelvis W contrast IV"))
            .and("pelvis", CodeTable.set(TABLE, "pelvis"));

    public static final CodeSet UPPER_LIMB = CodeTable.set(TABLE, "upper limb");

    public static final CodeSet LOWER_LIMB = CodeTable.set(TABLE, "lower limb");

    /** In the order in which a sentence names them. */
    public static final List<CodeSet> REGIONS =
            List.of(HEAD, NECK, SPINE, BREAST, CHEST, ABDOMEN, PELVIS, UPPER_LIMB, LOWER_LIMB);

    /** Procedures made with a contrast agent in the blood. */
    public static final CodeSet WITH_CONTRAST = CodeSet.of(
                    "contrast",
                    LOINC,
                    "24628-0",
                    "CT Chest W contrast IV",
                    "36813-4",
                    "CT Abdomen and Pelvis W contrast IV")
            .and("contrast", CodeTable.set(TABLE, "contrast"));

    /**
     * Words by which a modality or region without a listed code is known, by the name of its set: any one phrase, of
     * which every word counts.
     */
    public static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("PET", List.of("pet")),
            Map.entry("CT", List.of("ct", "cta", "cat scan", "computed tomography", "computerized tomography")),
            Map.entry("MRI", List.of("mr", "mri", "mra", "magnetic resonance")),
            Map.entry("mammography", List.of("mammogram", "mammography", "mammo")),
            Map.entry("ultrasound", List.of("us", "ultrasound", "ultrasonography", "sonography", "sonogram")),
            Map.entry("X-ray", List.of("xr", "xray", "x ray", "cxr", "radiograph", "radiography", "plain film")),
            Map.entry("head", List.of("head", "brain", "skull", "cranial")),
            Map.entry("neck", List.of("neck")),
            Map.entry("spine", List.of("spine", "spinal", "lumbar", "vertebral")),
            Map.entry("breast", List.of("breast", "breasts", "mammogram", "mammography", "mammo")),
            Map.entry("chest", List.of("chest", "thorax", "lung", "lungs", "cxr")),
            Map.entry("abdomen", List.of("abdomen", "abdominal", "abd")),
            Map.entry("pelvis", List.of("pelvis", "pelvic")),
            Map.entry(
                    "upper limb",
                    List.of(
                            "upper limb",
                            "upper extremity",
                            "shoulder",
                            "clavicle",
                            "humerus",
                            "elbow",
                            "forearm",
                            "wrist",
                            "hand",
                            "finger")),
            Map.entry(
                    "lower limb",
                    List.of(
                            "lower limb",
                            "lower extremity",
                            "hip",
                            "femur",
                            "knee",
                            "tibia",
                            "fibula",
                            "ankle",
                            "foot",
                            "toe")));

    private ImagingCodes() {}
}
