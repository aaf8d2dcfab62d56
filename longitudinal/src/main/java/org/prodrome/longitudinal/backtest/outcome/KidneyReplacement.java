package org.prodrome.longitudinal.backtest.outcome;

import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Procedure;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.terminology.code.Snomed;

/** Patients whose creatinine does not tell of their own kidneys. */
public final class KidneyReplacement {
    private KidneyReplacement() {}

    /** Whether end-stage kidney disease, dialysis or a transplant is anywhere in the record. */
    public static boolean isOnRecord(PatientRecord record) {
        return Stays.all(record, Condition.class).stream()
                        .anyMatch(condition -> Snomed.DIALYSIS_OR_TRANSPLANT.isIn(condition.getCode()))
                || Stays.all(record, Procedure.class).stream()
                        .anyMatch(procedure -> Snomed.DIALYSIS_OR_TRANSPLANT.isIn(procedure.getCode()));
    }
}
