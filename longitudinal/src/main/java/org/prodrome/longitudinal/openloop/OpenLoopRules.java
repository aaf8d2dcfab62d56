package org.prodrome.longitudinal.openloop;

import java.util.List;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Rule;

/** What is looked at when a stay ends or a visit is planned. */
public final class OpenLoopRules {
    static final Rule PENDING = new Rule(
            "result-pending/1",
            "Result still pending at discharge",
            "A result that comes after the patient has left, so that somebody waits for it.",
            "Everybody who is discharged, with a laboratory or imaging order that has no result yet.",
            "The stay; 30 days where its beginning is not known.",
            Citation.paper(
                    "Roy CL, Ann Intern Med 2005;143:121 (results pending at discharge, of which clinicians are often"
                            + " unaware)",
                    "10.7326/0003-4819-143-2-200507190-00011"),
            "The result, or the order taken back.");

    static final Rule NOT_FINAL = new Rule(
            "result-not-final/1",
            "Result that was never made final",
            "A report or value that was read while it could still change.",
            "Everybody who is discharged, with a report or laboratory value that is registered, partial or preliminary.",
            "The stay; 30 days where its beginning is not known.",
            Citation.paper(
                    "Roy CL, Ann Intern Med 2005;143:121 (results that become final after discharge)",
                    "10.7326/0003-4819-143-2-200507190-00011"),
            "The final result, or one of the same kind since.");

    static final Rule AI_RESULT = new Rule(
            "ai-result-unreviewed/1",
            "AI result that nobody has reviewed",
            "A model's result that was seen by nobody who answers for it.",
            "Everybody who is discharged, with a preliminary result that is marked as asserted by artificial intelligence.",
            "The stay; 30 days where its beginning is not known.",
            new Citation(
                    "HL7 AI Transparency on FHIR (results asserted by AI and their review)",
                    "",
                    "https://hl7.org/fhir/uv/aitransparency/"),
            "A final report, or the result made final by a person.");

    static final Rule KIDNEY_INJURY = new Rule(
            "aki-discharge/1",
            "Kidney injury of this stay and its follow-up",
            "An acute kidney injury of a stay that ends without a plan to look at the kidney again.",
            "Adults whose creatinine met KDIGO's criteria during the stay; not on dialysis.",
            "The stay and the 7 days before it.",
            Citation.paper(
                    "KDIGO 2012 AKI guideline, 2.3.4 (evaluate 3 months after an injury)", "10.1038/kisup.2012.1"),
            "A creatinine that is ordered or planned.");

    static final Rule UNREPEATED = new Rule(
            "abnormal-unrepeated/1",
            "Abnormal value that was not repeated",
            "A last value outside the laboratory's limits that differs from the one before by more than chance.",
            "Everybody who is discharged, of analytes whose variation in one person was measured.",
            "The stay; the value before of 365 days.",
            Citation.paper(
                    "Harris EK, Yasaka T, Clin Chem 1983;29:25 (reference change value; its DOI unverified); variation of each"
                            + " analyte by the EFLM studies named in its code",
                    "10.1093/clinchem/29.1.25"),
            "A newer value.");

    static final Rule CKD_YEARLY = new Rule(
            "ckd-surveillance/1",
            "Chronic kidney disease: yearly eGFR and urine albumin",
            "Staging and the yearly look at filtration and albuminuria.",
            "Adults with chronic kidney disease on the problem list; not on dialysis or with a transplant.",
            "365 days.",
            Citation.paper(
                    "KDIGO 2024 CKD guideline, Kidney Int 105(4S) (albuminuria and GFR at least once a year)",
                    "10.1016/j.kint.2023.10.018"),
            "An eGFR and a urine albumin/creatinine ratio of the last year.");

    static final Rule DIABETES_YEARLY = new Rule(
            "diabetes-kidney-surveillance/1",
            "Diabetes: yearly eGFR and urine albumin",
            "Kidney disease of diabetes, which is silent until it is measured.",
            "Adults with diabetes on the problem list and no chronic kidney disease there; not on dialysis or with a"
                    + " transplant. Type 1 of less than 5 years is not told apart.",
            "365 days.",
            Citation.paper(
                    "KDIGO 2022 diabetes in CKD guideline, Kidney Int 102(5S) (screening at least once a year; unverified)",
                    "10.1016/j.kint.2022.06.008"),
            "An eGFR and a urine albumin/creatinine ratio of the last year.");

    private OpenLoopRules() {}

    /** Every rule of this group, in the order in which they are listed. */
    public static List<Rule> all() {
        return List.of(PENDING, NOT_FINAL, AI_RESULT, KIDNEY_INJURY, UNREPEATED, CKD_YEARLY, DIABETES_YEARLY);
    }
}
