package org.prodrome.terminology.code;

/**
 * Problems that scores of heart and vessels count. SNOMED CT codes as single members, and every billable ICD-10-CM and
 * every ICD-9-CM code of the categories that the score's paper names; listed in {@code cardiovascular-problems.tsv}.
 */
public final class CardiovascularProblems {
    public static final CodeSet ATRIAL_FIBRILLATION = set("atrial fibrillation or flutter");

    public static final CodeSet HEART_FAILURE = set("heart failure");

    public static final CodeSet HYPERTENSION = set("hypertension");

    /** What CHA2DS2-VASc counts twice. */
    public static final CodeSet STROKE_OR_EMBOLISM = set("stroke, TIA or systemic embolism");

    /** What CHA2DS2-VASc counts as vascular disease. */
    public static final CodeSet VASCULAR_DISEASE =
            set("myocardial infarction, peripheral artery disease or aortic plaque");

    public static final CodeSet CORONARY_DISEASE = set("coronary heart disease");

    /** What a risk equation for people without cardiovascular disease leaves out. */
    public static final CodeSet KNOWN_DISEASE =
            CORONARY_DISEASE.and("cardiovascular disease", HEART_FAILURE, STROKE_OR_EMBOLISM, VASCULAR_DISEASE);

    public static final CodeSet MAJOR_BLEEDING = set("major bleeding");

    public static final CodeSet CIRRHOSIS = set("cirrhosis");

    public static final CodeSet HARMFUL_ALCOHOL_USE = set("harmful alcohol use");

    public static final CodeSet BREATHLESSNESS = set("breathlessness");

    private CardiovascularProblems() {}

    private static CodeSet set(String name) {
        return CodeTable.set("cardiovascular-problems", name);
    }
}
