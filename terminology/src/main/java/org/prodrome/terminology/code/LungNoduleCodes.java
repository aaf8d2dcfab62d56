package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.DCM;
import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

import java.util.List;

/**
 * How a lung nodule and its measurements are coded: SNOMED CT and DICOM as in DICOM PS3.16, RadLex and RadElement (set
 * RDES195) as in the public definitions of the ACR and RSNA. A nodule is an Observation of {@link #NODULE} with
 * components; where it lies is its bodySite, or a component of {@link #LOCATION}.
 */
public final class LungNoduleCodes {
    /** Canonical URI of RadLex. */
    public static final String RADLEX = "http://radlex.org";

    /** Canonical URI of RadElement, the common data elements of ACR and RSNA. */
    public static final String RADELEMENT = "https://radelement.org";

    public static final CodeSet NODULE = all(
            "lung nodule",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "427359005",
                    "Solitary nodule of lung",
                    "445249002",
                    "Multiple nodules of lung"),
            CodeSet.of("radlex", RADLEX, "RID50149", "Pulmonary nodule"),
            CodeSet.of("radelement", RADELEMENT, "RDES195", "Pulmonary Nodule"),
            CodeSet.of("icd", ICD_10_CM, "R91.1", "Solitary pulmonary nodule"),
            CodeSet.of("icd9", ICD_9_CM, "793.11", "Solitary pulmonary nodule"));

    /** Component: longest diameter, mm. */
    public static final CodeSet LONG_AXIS = CodeSet.of("long axis", SNOMED_CT, "103339001", "Long Axis");

    /** Component: longest diameter at a right angle to the long axis, mm. */
    public static final CodeSet SHORT_AXIS = CodeSet.of("short axis", SNOMED_CT, "103340004", "Short Axis");

    /** Component: mean of both, mm. */
    public static final CodeSet MEAN_DIAMETER = all(
            "mean diameter",
            CodeSet.of("radlex", RADLEX, "RID50155", "Average Diameter"),
            CodeSet.of("radelement", RADELEMENT, "RDE1302", "Size"));

    /** Component: volume, mm³. */
    public static final CodeSet VOLUME = all(
            "nodule volume",
            CodeSet.of("snomed", SNOMED_CT, "118565006", "Volume"),
            CodeSet.of("radelement", RADELEMENT, "RDE1705", "Volume"));

    /** Component: mean diameter of the solid part of a part-solid nodule, mm. */
    public static final CodeSet SOLID_COMPONENT = all(
            "solid component",
            CodeSet.of("radlex", RADLEX, "RID50154", "Solid component of part-solid pulmonary nodule"),
            CodeSet.of("radelement", RADELEMENT, "RDE1303", "Solid component size"));

    /** Component: one of {@link #SOLID}, {@link #PART_SOLID}, {@link #GROUND_GLASS}. */
    public static final CodeSet COMPOSITION = all(
            "composition",
            CodeSet.of("radlex", RADLEX, "RID46010", "Solidness descriptor"),
            CodeSet.of("radelement", RADELEMENT, "RDE1301", "Composition"));

    public static final CodeSet SOLID = all(
            "solid",
            CodeSet.of("radlex", RADLEX, "RID5741", "Solid"),
            CodeSet.of("radelement", RADELEMENT, "RDE1301.0", "solid"));

    public static final CodeSet PART_SOLID = all(
            "part-solid",
            CodeSet.of("radlex", RADLEX, "RID46011", "Partially solid"),
            CodeSet.of("radelement", RADELEMENT, "RDE1301.2", "part-solid"));

    public static final CodeSet GROUND_GLASS = all(
            "ground-glass",
            CodeSet.of("radlex", RADLEX, "RID46016", "Non-solid"),
            CodeSet.of("radelement", RADELEMENT, "RDE1301.1", "ground glass"),
            CodeSet.of("dicom", DCM, "112120", "Ground glass opacity"));

    /** Component: margin; {@link #SPICULATED} is one answer, {@link #NOT_SPICULATED} the others. */
    public static final CodeSet MARGIN = all(
            "margin",
            CodeSet.of("radlex", RADLEX, "RID5972", "Margin"),
            CodeSet.of("radelement", RADELEMENT, "RDE1305", "Morphology"));

    public static final CodeSet SPICULATED = all(
            "spiculated",
            CodeSet.of("radlex", RADLEX, "RID5713", "Spiculated margin"),
            CodeSet.of("radelement", RADELEMENT, "RDE1305.3", "spiculated"),
            CodeSet.of("dicom", DCM, "112136", "Spiculated"));

    public static final CodeSet NOT_SPICULATED = all(
            "not spiculated",
            CodeSet.of("radlex", RADLEX, "RID5714", "Smooth margin", "RID5711", "Lobular margin"),
            CodeSet.of("radelement", RADELEMENT, "RDE1305.0", "smooth", "RDE1305.1", "lobulated"));

    /** Component: where it lies, as an answer of the lobes below. */
    public static final CodeSet LOCATION = all(
            "location",
            CodeSet.of("radelement", RADELEMENT, "RDE1304", "Location"),
            CodeSet.of("dicom", DCM, "112013", "Location in Chest"));

    /** Component: the name by which the radiologist tracks the same nodule from study to study. */
    public static final CodeSet TRACKING = CodeSet.of(
            "tracking identifier", DCM, "112040", "Tracking Unique Identifier", "112039", "Tracking Identifier");

    public static final CodeSet RIGHT_UPPER_LOBE = all(
            "right upper lobe",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "42400003",
                    "Structure of upper lobe of right lung",
                    "39743006",
                    "Structure of anterior segment of right upper lobe of lung",
                    "3236000",
                    "Structure of posterior segment of right upper lobe of lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1303",
                    "Upper lobe of right lung",
                    "RID1304",
                    "Apical segment of upper lobe of right lung",
                    "RID1306",
                    "Posterior segment of upper lobe of right lung",
                    "RID1308",
                    "Anterior segment of upper lobe of right lung"),
            CodeSet.of("radelement", RADELEMENT, "RDE1304.6", "right upper lobe"));

    public static final CodeSet MIDDLE_LOBE = all(
            "middle lobe",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "72481006",
                    "Structure of middle lobe of right lung",
                    "40020002",
                    "Structure of middle lobe of lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1310",
                    "Middle lobe of lung",
                    "RID1311",
                    "Lateral segment of middle lobe of right lung",
                    "RID1313",
                    "Medial segment of middle lobe of right lung"),
            CodeSet.of("radelement", RADELEMENT, "RDE1304.7", "right middle lobe"));

    public static final CodeSet RIGHT_LOWER_LOBE = all(
            "right lower lobe",
            CodeSet.of("snomed", SNOMED_CT, "266005", "Structure of lower lobe of right lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1315",
                    "Lower lobe of right lung",
                    "RID1316",
                    "Superior segment of lower lobe of right lung",
                    "RID1318",
                    "Medial basal segment of lower lobe of right lung",
                    "RID1320",
                    "Anterior basal segment of lower lobe of right lung",
                    "RID1322",
                    "Lateral basal segment of lower lobe of right lung",
                    "RID1324",
                    "Posterior basal segment of lower lobe of right lung"));

    /** With the lingula. */
    public static final CodeSet LEFT_UPPER_LOBE = all(
            "left upper lobe",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "44714003",
                    "Structure of upper lobe of left lung",
                    "22270008",
                    "Structure of anterior segment of upper division of left upper lobe of lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1327",
                    "Upper lobe of left lung",
                    "RID1329",
                    "Apicoposterior segment of upper lobe of left lung",
                    "RID1331",
                    "Anterior segment of upper lobe of left lung",
                    "RID1334",
                    "Inferior segment of lingula",
                    "RID1336",
                    "Superior segment of lingula"),
            CodeSet.of("radelement", RADELEMENT, "RDE1304.2", "left upper lobe", "RDE1304.3", "lingula"));

    public static final CodeSet LEFT_LOWER_LOBE = all(
            "left lower lobe",
            CodeSet.of("snomed", SNOMED_CT, "41224006", "Structure of lower lobe of left lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1338",
                    "Lower lobe of left lung",
                    "RID1339",
                    "Superior segment of lower lobe of left lung",
                    "RID1341",
                    "Anteromedial basal segment of lower lobe of left lung",
                    "RID1343",
                    "Lateral basal segment of lower lobe of left lung",
                    "RID1345",
                    "Posterior basal segment of lower lobe of left lung"),
            CodeSet.of("radelement", RADELEMENT, "RDE1304.4", "left lower lobe"));

    /** The lobes, each a set with the codes of its segments; the name of a set is what a sentence prints. */
    public static final List<CodeSet> LOBES =
            List.of(RIGHT_UPPER_LOBE, MIDDLE_LOBE, RIGHT_LOWER_LOBE, LEFT_UPPER_LOBE, LEFT_LOWER_LOBE);

    /** Codes that name a whole lobe, so that the others of a lobe's set name a segment. */
    public static final CodeSet WHOLE_LOBE = all(
            "whole lobe",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "42400003",
                    "Structure of upper lobe of right lung",
                    "72481006",
                    "Structure of middle lobe of right lung",
                    "40020002",
                    "Structure of middle lobe of lung",
                    "266005",
                    "Structure of lower lobe of right lung",
                    "44714003",
                    "Structure of upper lobe of left lung",
                    "41224006",
                    "Structure of lower lobe of left lung"),
            CodeSet.of(
                    "radlex",
                    RADLEX,
                    "RID1303",
                    "Upper lobe of right lung",
                    "RID1310",
                    "Middle lobe of lung",
                    "RID1315",
                    "Lower lobe of right lung",
                    "RID1327",
                    "Upper lobe of left lung",
                    "RID1338",
                    "Lower lobe of left lung"),
            CodeSet.of(
                    "radelement",
                    RADELEMENT,
                    "RDE1304.2",
                    "left upper lobe",
                    "RDE1304.4",
                    "left lower lobe",
                    "RDE1304.6",
                    "right upper lobe",
                    "RDE1304.7",
                    "right middle lobe"));

    /** A low-dose CT made to screen for lung cancer. */
    public static final CodeSet SCREENING_CT = all(
            "lung cancer screening CT", CodeSet.of("loinc", LOINC, "79086-5", "CT Chest for screening WO contrast"));

    /** A CT of the chest, alone or with more of the body; and the region itself, as an imaging series names it. */
    public static final CodeSet CHEST_CT = all(
            "chest CT",
            CodeSet.of(
                    "loinc",
                    LOINC,
                    "24627-2",
                    "CT Chest",
                    "24628-0",
                    "CT Chest W contrast IV",
                    "29252-4",
                    "CT Chest WO contrast"),
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "169069000",
                    "Computed tomography of chest",
                    "418891003",
                    "Computed tomography of chest and abdomen"),
            SCREENING_CT);

    /** The chest, or all of the body, as the region of an imaging series. */
    public static final CodeSet CHEST = CodeSet.of(
            "chest",
            SNOMED_CT,
            "51185008",
            "Thoracic structure",
            "39607008",
            "Lung structure",
            "261179002",
            "Thoracic",
            "38266002",
            "Entire body as a whole");

    /** Tissue or resection after which a nodule's follow-up by CT is no longer what is due. */
    public static final CodeSet LUNG_TISSUE = all(
            "lung biopsy or resection",
            CodeSet.of(
                    "snomed",
                    SNOMED_CT,
                    "432231006",
                    "Fine needle aspiration biopsy of lung",
                    "78603008",
                    "Biopsy of lung",
                    "173171007",
                    "Lobectomy of lung"),
            CodeSet.of("icd", ICD_10_CM, "Z90.2", "Acquired absence of lung [part of]"));

    /** What ends or replaces the follow-up of a nodule by CT: a chest CT, a PET of the chest, tissue. */
    public static final CodeSet NODULE_WORKED_UP = all("chest CT or lung biopsy", CHEST_CT, CHEST, LUNG_TISSUE);

    /** Words by which a chest CT without a listed code is known; all words of one phrase. */
    public static final List<String> CHEST_CT_WORDS = List.of(
            "ct chest", "ct thorax", "ct thoracic", "ct lung", "tomography chest", "tomography thorax", "pet ct");

    private LungNoduleCodes() {}

    private static CodeSet all(String name, CodeSet first, CodeSet... others) {
        return first.and(name, others);
    }
}
