package org.prodrome.longitudinal.backtest.outcome;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.timeline.ClinicalTime;

/** Deaths during a stay: the time of death where it is known to the hour, else the end of a stay that ended so. */
final class Death {
    private Death() {}

    /** The recorded death, to the day or better. */
    static Optional<Instant> inAny(PatientRecord record) {
        return record.patient().getDeceased() instanceof DateTimeType written
                ? ClinicalTime.of(written).filter(ClinicalTime::hasDay).map(ClinicalTime::start)
                : Optional.empty();
    }

    static Optional<Instant> during(PatientRecord record, Stay stay) {
        if (record.patient().getDeceased() instanceof DateTimeType written) {
            Optional<Instant> at = ClinicalTime.of(written)
                    .filter(time -> time.precision() == ClinicalTime.Precision.INSTANT)
                    .map(ClinicalTime::start)
                    .filter(died -> !died.isBefore(stay.start()) && !died.isAfter(stay.end()));
            if (at.isPresent()) {
                return at;
            }
        }
        return Stays.all(record, Encounter.class).stream()
                .filter(encounter -> encounter.getHospitalization().getDischargeDisposition().getCoding().stream()
                        .anyMatch(coding -> "exp".equals(coding.getCode())))
                .flatMap(encounter -> ClinicalTime.of(encounter.getPeriod().getEndElement()).stream())
                .map(ClinicalTime::start)
                .filter(died -> died.isAfter(stay.start()) && !died.isAfter(stay.end()))
                .findFirst();
    }
}
