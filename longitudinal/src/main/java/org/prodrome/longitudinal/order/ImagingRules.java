package org.prodrome.longitudinal.order;

import java.util.List;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Rule;

/** What is looked at when an imaging examination is ordered. */
final class ImagingRules {
    static final Rule REPEAT = new Rule(
            "imaging-repeat/1",
            "The same imaging was done or ordered lately",
            "An examination that answers the question of the draft already.",
            "Everybody for whom a CT, MRI, PET, mammogram, ultrasound or plain film is ordered.",
            "30 days, the window of the study that is cited; an order that is still active.",
            Citation.paper(
                    "Lammers EJ, Med Care 2014;52:227 (a repeat: the same study in the same body region within 30 days)",
                    "10.1097/MLR.0000000000000067"),
            "A new question, a change of the patient's state, or an earlier examination that cannot be used.");

    static final Rule PRIOR = new Rule(
            "imaging-prior/1",
            "The prior to compare with",
            "That the radiologist and the one who orders know the earlier examination.",
            "Everybody for whom an examination is ordered that was made before in the same way.",
            "Without limit.",
            Citation.paper(
                    "Lammers EJ, Med Care 2014;52:227 (what counts as the same study)", "10.1097/MLR.0000000000000067"),
            "A newer examination that is not on record here.");

    static final Rule CONTRAST = new Rule(
            "imaging-contrast/1",
            "CT contrast and kidney function",
            "A kidney that iodinated contrast may harm, seen before it is given.",
            "Adults for whom a CT with contrast is ordered; not on dialysis and not in pregnancy.",
            "The newest creatinine, shown with its date; none within 365 days counts as missing.",
            Citation.paper(
                    "ACR and National Kidney Foundation consensus 2020, Radiology 294:660 (risk: eGFR below 30, or acute"
                            + " kidney injury)",
                    "10.1148/radiol.2019192094"),
            "A newer creatinine, an examination without contrast, or dialysis for good.");

    static final Rule PREGNANCY = new Rule(
            "imaging-pregnancy/1",
            "Ionising radiation in pregnancy",
            "A pregnancy on record when a CT, plain film, mammogram or PET is ordered.",
            "Women with a pregnancy that goes on by the record.",
            "44 weeks.",
            Citation.paper(
                    "ACOG Committee Opinion 723, Obstet Gynecol 2017;130:e210 (ultrasound and MRI first; what is needed is not"
                            + " withheld)",
                    "10.1097/AOG.0000000000002355"),
            "The end of the pregnancy, or an examination without radiation that answers the question.");

    private ImagingRules() {}

    /** Every rule of this group. */
    static List<Rule> all() {
        return List.of(REPEAT, PRIOR, CONTRAST, PREGNANCY);
    }
}
