package org.prodrome.longitudinal.summary;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Problems that have results and drugs of their own, most pressing first: the order of the problem list.
 *
 * @param set the problem
 * @param results what is followed; the first at least once a year
 * @param drugs what is given for it
 */
record ProblemKind(CodeSet set, List<Analyte> results, List<CodeSet> drugs) {
    private static final int STEP = 2;

    static final List<ProblemKind> IN_ORDER = List.of(
            new ProblemKind(Snomed.ACUTE_KIDNEY_INJURY, List.of(Analyte.CREATININE), List.of()),
            new ProblemKind(Snomed.DIALYSIS_OR_TRANSPLANT, List.of(Analyte.CREATININE, Analyte.POTASSIUM), List.of()),
            new ProblemKind(
                    Snomed.HEART_FAILURE,
                    List.of(Analyte.NT_PROBNP, Analyte.WEIGHT),
                    List.of(KidneyDrugs.RENIN_ANGIOTENSIN, Drugs.DIURETICS, Drugs.SGLT2_INHIBITORS)),
            new ProblemKind(
                    Snomed.CHRONIC_KIDNEY_DISEASE,
                    List.of(Analyte.CREATININE, Analyte.URINE_ALBUMIN_CREATININE, Analyte.POTASSIUM),
                    List.of(KidneyDrugs.RENIN_ANGIOTENSIN, Drugs.SGLT2_INHIBITORS)),
            new ProblemKind(Snomed.CORONARY_DISEASE, List.of(Analyte.LDL_CHOLESTEROL), List.of(Drugs.STATINS)),
            new ProblemKind(Snomed.STROKE, List.of(Analyte.LDL_CHOLESTEROL), List.of(Drugs.STATINS)),
            new ProblemKind(Snomed.ATRIAL_FIBRILLATION, List.of(), List.of(Drugs.ANTICOAGULANTS)),
            new ProblemKind(Snomed.CHRONIC_LUNG_DISEASE, List.of(), List.of()),
            new ProblemKind(Snomed.DIABETES, List.of(Analyte.HBA1C), List.of(Drugs.GLUCOSE_LOWERING)),
            new ProblemKind(
                    Snomed.HYPERTENSION,
                    List.of(Analyte.SYSTOLIC_PRESSURE, Analyte.DIASTOLIC_PRESSURE),
                    List.of(Drugs.BLOOD_PRESSURE_LOWERING)),
            new ProblemKind(Snomed.PREDIABETES, List.of(Analyte.HBA1C), List.of()),
            new ProblemKind(Snomed.HYPERLIPIDAEMIA, List.of(Analyte.LDL_CHOLESTEROL), List.of(Drugs.STATINS)),
            new ProblemKind(Snomed.ANAEMIA, List.of(Analyte.HAEMOGLOBIN), List.of()),
            new ProblemKind(Snomed.PREGNANCY, List.of(), List.of()));

    /** The first kind that the problem is. */
    static Optional<ProblemKind> of(Event problem) {
        return IN_ORDER.stream()
                .filter(kind -> kind.set().isIn(problem.concept()))
                .findFirst();
    }

    /** Cancers by their words, for the order of the list alone. */
    private static final Pattern CANCER =
            Pattern.compile("(?i)\\b(malignant|cancer|carcinoma|lymphoma|leuka?emia|melanoma|myeloma|sarcoma|metasta)");

    /** Of what is over, of teeth, or a number: told after everything that is an illness now. */
    private static final Pattern MINOR =
            Pattern.compile("(?i)\\b(history of|body mass index|tooth|teeth|molars?|dental|gingiv|caries)");

    /** Place in the list: cancers after what is acute, problems of no kind after the known ones, findings last. */
    static int rank(Event problem) {
        int place = of(problem).map(IN_ORDER::indexOf).orElse(IN_ORDER.size());
        boolean isMinor = MINOR.matcher(problem.label()).find();
        if (isMinor) {
            return STEP * (IN_ORDER.size() + 2);
        }
        if (place < IN_ORDER.size()) {
            return STEP * place;
        }
        boolean finding = Labels.isTaggedAs(problem.concept(), "finding", "situation");
        return CANCER.matcher(problem.label()).find() ? STEP * 2 + 1 : STEP * (finding ? place + 1 : place);
    }
}
