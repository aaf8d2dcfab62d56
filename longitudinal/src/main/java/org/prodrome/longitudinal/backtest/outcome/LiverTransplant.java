package org.prodrome.longitudinal.backtest.outcome;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Procedure;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.terminology.code.LiverProblems;

/** The first liver transplant on record whose day is known. */
final class LiverTransplant {
    private LiverTransplant() {}

    static Optional<Instant> of(PatientRecord record) {
        return Stays.all(record, Procedure.class).stream()
                .filter(procedure -> LiverProblems.LIVER_TRANSPLANT.isIn(procedure.getCode()))
                .filter(Procedure::hasPerformedDateTimeType)
                .flatMap(procedure -> {
                    DateTimeType performed = procedure.getPerformedDateTimeType();
                    return ClinicalTime.of(performed).filter(ClinicalTime::hasDay).stream();
                })
                .map(ClinicalTime::start)
                .min(Comparator.naturalOrder());
    }
}
