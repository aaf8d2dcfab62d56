package org.prodrome.longitudinal.entry;

import java.util.List;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Rule;

/** What is looked at when a problem or an allergy is entered. */
public final class EntryRules {
    private static final Citation DRUG_ALLERGY = Citation.paper(
            "Khan DA, Drug allergy: a 2022 practice parameter update, J Allergy Clin Immunol 2022;150:1333",
            "10.1016/j.jaci.2022.08.028");

    static final Rule PROBLEM_TWICE = new Rule(
            "problem-duplicate/1",
            "The problem is on the list already",
            "One problem once on the list, so that its course is not told twice.",
            "Everybody for whom a problem is entered that an active entry names by the same code or the same words.",
            "The whole problem list.",
            new Citation(
                    "CDS Hooks library, problem-list-item-create (conditions that are added to the list)",
                    "",
                    "https://cds-hooks.hl7.org/hooks/"),
            "The older entry ended, or a new episode that is meant as its own.");

    static final Rule KIDNEY_EVIDENCE = new Rule(
            "ckd-evidence/1",
            "Chronic kidney disease is entered, and the values do not show it",
            "An entry that eGFR and urine albumin speak against, before doses follow it.",
            "Adults for whom chronic kidney disease is entered, whose newest eGFR is 60 or more and urine"
                    + " albumin/creatinine below 30 mg/g, with no other value in 5 years; not in pregnancy, on dialysis or"
                    + " with a transplant.",
            "Both of 365 days; all values of 5 years.",
            Citation.paper(
                    "KDIGO 2024 CKD guideline, Kidney Int 105(4S) (eGFR below 60 or a marker of damage for 3 months)",
                    "10.1016/j.kint.2023.10.018"),
            "Another marker of damage: sediment, histology, imaging, a tubular disorder, a transplant.");

    static final Rule ALLERGY_AND_DRUG = new Rule(
            "allergy-drug/1",
            "An active drug is what the allergy is entered to",
            "A drug that the patient takes while an allergy to it, or to its group, is entered.",
            "Everybody for whom an allergy or intolerance is entered that names a drug or group listed here.",
            "Drugs that are active or on hold. Groups: penicillins, cephalosporins, sulfonamide antibiotics, NSAIDs, ACE"
                    + " inhibitors, by the ATC classification. No group beyond these is known here.",
            DRUG_ALLERGY,
            "The drug stopped, the reaction found to be another, or the drug tolerated since.");

    static final Rule ALLERGY_LIST = new Rule(
            "allergy-list/1",
            "The allergy list says it already, or the opposite",
            "One entry for one allergy, and no \"no known allergy\" beside one.",
            "Everybody for whom an allergy or intolerance is entered.",
            "The whole allergy list.",
            DRUG_ALLERGY,
            "The older entry ended or corrected.");

    static final Rule ALLERGY_AND_CONTRAST = new Rule(
            "allergy-contrast/1",
            "An examination with contrast is ordered",
            "An order for contrast that is open while an allergy to such an agent is entered.",
            "Everybody for whom an allergy to a contrast agent is entered.",
            "Orders that are active.",
            new Citation(
                    "ACR Manual on Contrast Media (an earlier reaction to the same class of agent)",
                    "",
                    "https://www.acr.org/Clinical-Resources/Contrast-Manual"),
            "The order taken back, done without contrast, or with an agent of another class.");

    private EntryRules() {}

    /** Every rule of this group, in the order in which they are listed. */
    public static List<Rule> all() {
        return List.of(PROBLEM_TWICE, KIDNEY_EVIDENCE, ALLERGY_AND_DRUG, ALLERGY_LIST, ALLERGY_AND_CONTRAST);
    }
}
