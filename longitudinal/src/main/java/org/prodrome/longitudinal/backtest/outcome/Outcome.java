package org.prodrome.longitudinal.backtest.outcome;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;

/** Something that happens to a patient, looked up in the whole record, apart from the detectors. */
public enum Outcome {
    /** Acute kidney injury of stage 1 or more by creatinine. */
    AKI_STAGE_1("aki-stage-1", "acute kidney injury, stage 1 or more"),
    /** Acute kidney injury of stage 2 or more by creatinine. */
    AKI_STAGE_2("aki-stage-2", "acute kidney injury, stage 2 or more"),
    /** Acute kidney injury of stage 3 by creatinine. */
    AKI_STAGE_3("aki-stage-3", "acute kidney injury, stage 3"),
    /** Death during the stay. */
    DEATH_IN_HOSPITAL("death-in-hospital", "death in hospital"),
    /** Death at any time of the record. */
    DEATH("death", "death"),
    /** Death or a liver transplant at any time of the record. */
    DEATH_OR_LIVER_TRANSPLANT("death-or-liver-transplant", "death or liver transplant"),
    /** Dialysis for good, or a kidney transplant, for the first time on record. */
    KIDNEY_FAILURE("kidney-failure", "kidney failure"),
    /** Coronary disease, heart failure, stroke or another disease of the vessels for the first time on record. */
    CARDIOVASCULAR_EVENT("cardiovascular-event", "first cardiovascular disease on record");

    private final String id;
    private final String words;

    Outcome(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /** As configurations name it. */
    public String id() {
        return id;
    }

    /** As people name it. */
    public String words() {
        return words;
    }

    /** The outcome of that id. */
    public static Optional<Outcome> of(String id) {
        for (Outcome outcome : values()) {
            if (outcome.id.equals(id)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the outcome can be told at all in this stay: an injury not of kidneys that dialysis replaces, nor without
     * a creatinine that has one of the week before to compare with; and what takes years in a record of years alone.
     */
    public boolean isAtRisk(PatientRecord record, Stay stay) {
        return switch (this) {
            case AKI_STAGE_1, AKI_STAGE_2, AKI_STAGE_3 ->
                !KidneyReplacement.isOnRecord(record) && KdigoLabels.isStaged(record, stay);
            case DEATH_IN_HOSPITAL -> !stay.isWholeRecord();
            case DEATH, DEATH_OR_LIVER_TRANSPLANT, KIDNEY_FAILURE, CARDIOVASCULAR_EVENT -> stay.isWholeRecord();
        };
    }

    /** When it first happened in a stay; empty when it did not. */
    public Optional<Instant> onset(PatientRecord record, Stay stay) {
        return switch (this) {
            case AKI_STAGE_1 -> KdigoLabels.firstOnset(record, stay, 1);
            case AKI_STAGE_2 -> KdigoLabels.firstOnset(record, stay, 2);
            case AKI_STAGE_3 -> KdigoLabels.firstOnset(record, stay, 3);
            case DEATH_IN_HOSPITAL -> Death.during(record, stay);
            case KIDNEY_FAILURE ->
                FirstOnset.of(record, Snomed.DIALYSIS_OR_TRANSPLANT).filter(stay::holds);
            case CARDIOVASCULAR_EVENT ->
                FirstOnset.of(record, CardiovascularProblems.KNOWN_DISEASE).filter(stay::holds);
            case DEATH -> Death.inAny(record).filter(stay::holds);
            case DEATH_OR_LIVER_TRANSPLANT ->
                Stream.concat(
                                Death.inAny(record).stream(),
                                FirstOnset.of(record, LiverProblems.LIVER_TRANSPLANT).stream())
                        .min(Comparator.naturalOrder())
                        .filter(stay::holds);
        };
    }
}
