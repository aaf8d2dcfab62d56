package org.prodrome.longitudinal.backtest.outcome;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Procedure;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.terminology.code.CodeSet;

/** The first entry of a problem or procedure of a set whose day is known. */
final class FirstOnset {
    private FirstOnset() {}

    static Optional<Instant> of(PatientRecord record, CodeSet set) {
        Stream<Instant> problems = Stays.all(record, Condition.class).stream()
                .filter(condition -> set.isIn(condition.getCode()))
                .flatMap(condition -> condition.getOnset() instanceof DateTimeType onset
                        ? day(onset)
                        : day(condition.getRecordedDateElement()));
        Stream<Instant> procedures = Stays.all(record, Procedure.class).stream()
                .filter(procedure -> set.isIn(procedure.getCode()))
                .flatMap(procedure ->
                        procedure.getPerformed() instanceof DateTimeType when ? day(when) : Stream.empty());
        return Stream.concat(problems, procedures).min(Comparator.naturalOrder());
    }

    private static Stream<Instant> day(BaseDateTimeType when) {
        return ClinicalTime.of(when).filter(ClinicalTime::hasDay).map(ClinicalTime::start).stream();
    }
}
