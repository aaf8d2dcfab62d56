package org.prodrome.longitudinal.claim;

/**
 * The functions a sentence may be built from. Numbers are rounded half up to {@code decimals} and printed without
 * grouping; a date is printed with the precision it was recorded with ({@code 2026-03-05}, {@code 2026-03} or
 * {@code 2026}); instants are printed as the local day of their own offset. A resource that is {@code entered-in-error}
 * (or {@code cancelled}), or that belongs to another patient, derives nothing.
 */
public enum DerivationFunction {
    /**
     * Number of an Observation. Parameters: {@code unit} canonical UCUM unit it is converted to (analyte-specific molar
     * conversion by the Observation's own LOINC code), {@code decimals}, optional {@code component} LOINC or local code
     * of the component whose value is meant, optional {@code comparator} {@code keep} to print {@code <} or {@code >}.
     */
    QUANTITY,
    /**
     * Clinical date of one resource: effective, onset, performed, started, authoredOn, occurrence, recorded in that
     * order.
     */
    DATE,
    /** Clinical instant of one resource to the minute, {@code 2026-03-05 14:30}, in its own offset. */
    INSTANT,
    /**
     * What one resource is about: text of its code (or medication, vaccine, type), else the display of its first
     * coding.
     */
    LABEL,
    /** Status of one resource: clinicalStatus where it has one, else status, as the code. */
    STATUS,
    /**
     * Completed years of the Patient (source 1) on the date of the resource (source 2), or on parameter {@code on} (a
     * day).
     */
    AGE,
    /** {@code woman}, {@code man} or {@code person} (administrative gender of the Patient, source 1). */
    SEX_NOUN,
    /** How many distinct sources there are. */
    COUNT,
    /** CKD-EPI 2021 creatinine eGFR, integer. Sources: creatinine Observation, Patient. Parameter: {@code decimals}. */
    EGFR,
    /** KDIGO G category ({@code G1} to {@code G5}) of {@link #EGFR} of the same sources. */
    EGFR_CATEGORY,
    /** KDIGO albuminuria category of a urine albumin/creatinine Observation: {@code A1}, {@code A2}, {@code A3}. */
    ALBUMINURIA_CATEGORY,
    /**
     * Theil-Sen slope per year. Sources: the Patient, then the Observations in time order. Parameters: {@code of}
     * ({@code egfr} or {@code value}), {@code unit}, {@code decimals}, {@code part} ({@code slope}, {@code low},
     * {@code high} of the 95 % interval), optional {@code bin-days} (one value, the median, per that many days; default
     * 0 = every value).
     */
    SLOPE,
    /**
     * Signed difference, newest minus oldest. Sources: older Observation, newer Observation. Parameters: {@code unit},
     * {@code decimals}, {@code form} ({@code absolute} prints the magnitude, {@code signed} with sign,
     * {@code percent}).
     */
    DIFFERENCE,
    /**
     * KDIGO AKI stage at the last source, from creatinine Observations in time order: {@code 1}, {@code 2}, {@code 3}
     * or {@code none}.
     */
    AKI_STAGE,
    /**
     * NEWS2 total of vital-sign Observations (one each). Parameter {@code part}: {@code total} or {@code band}. Source
     * 1 is the Patient.
     */
    NEWS2,
    /**
     * How a later value relates to an earlier one. Sources: earlier, later Observation. Parameters: {@code unit},
     * {@code threshold} (absolute, same unit) or {@code threshold-percent}, {@code up}, {@code down}, {@code same}: the
     * words to print when the difference is above, below or within the threshold.
     */
    RELATION,
    /** View of a film measurement Observation: {@code PA}, {@code AP} or {@code unknown}. */
    VIEW,
    /** Why a film was not measured: text of the Observation's reason component. */
    NOT_MEASURABLE_REASON,
    /** Name and version of the Device (source 1) that made a result, {@code name version}. */
    MODEL,
    /**
     * Similar earlier films. Source: the ImagingStudy asked about. Parameters: {@code count}, {@code part}
     * ({@code count} = number found, {@code ratios} = their ratios, comma separated, two decimals, most similar first).
     * Derived again by asking {@code ImagingStudy/$similar}.
     */
    SIMILAR
}
