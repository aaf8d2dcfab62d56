package org.prodrome.longitudinal.claim;

/**
 * The functions a sentence may be built from. Numbers are rounded half up to {@code decimals} (default 0) from full
 * precision and printed without grouping; a date is printed with the precision it was recorded with
 * ({@code 2026-03-05}, {@code 2026-03} or {@code 2026}); instants are printed as the local day of their own offset. A
 * resource that is {@code entered-in-error} (or {@code cancelled}), that says that something was not done
 * ({@code not-done}, {@code not-taken}, {@code declined}, {@code noshow}, or {@code doNotPerform}), or that belongs to
 * another patient (an Appointment belongs to the patients among its participants), derives nothing.
 *
 * <p>Common terms. <em>Time of a resource</em>: the start of what {@link #DATE} names; as a point on the time axis a
 * date without a time of day is its midnight UTC. <em>Sex</em>: the FHIR extension
 * {@code patient-sexParameterForClinicalUse} ({@code female-typical}, {@code male-typical}) where given, else
 * {@code Patient.gender}; anything else derives nothing. <em>Age</em>: completed years, from a birth date known to the
 * day, on the calendar day (own offset) of the resource; a birth date known only to the month or year derives nothing.
 * <em>eGFR of a creatinine</em>: CKD-EPI 2021 creatinine equation of the value in mg/dL, that sex and that age, not
 * rounded before printing.
 */
public enum DerivationFunction {
    /**
     * Number of an Observation. Parameters: {@code unit} canonical UCUM unit it is converted to (analyte-specific molar
     * conversion by the Observation's own LOINC code), {@code decimals}, optional {@code component} LOINC or local code
     * of the component whose value is meant, optional {@code comparator} {@code keep} to print {@code <}, {@code >},
     * {@code <=} or {@code >=} before the number, {@code words} to print {@code below}, {@code above}, {@code at most}
     * or {@code at least} and a space before it; without it a value with a comparator derives nothing.
     */
    QUANTITY,
    /**
     * A quantity of an Observation as it stands there: its comparator, its number and its unit (without one its code,
     * without either nothing), made printable as {@link #LABEL} is. Optional parameters: {@code component} as in
     * {@link #QUANTITY}; {@code decimals}: a number with more is rounded half up to so many, and zeros at its end are
     * left out; without it the number is as recorded. A quantity without a number derives nothing.
     */
    RECORDED,
    /**
     * Clinical date of one resource: the first that is a date, or a period that has a start, of the elements effective,
     * onset, performed, started, authoredOn, occurrence, recorded, recordedDate, period, whenHandedOver, whenPrepared,
     * collection.collected, receivedTime, authored, timing, recordedOn, start, sent, received, date, dateTime, created,
     * dateAsserted, issued, in that order (an Observation's issued is not its date). Of a period its start. With the
     * optional parameter {@code element} only that element is read, such as the {@code occurrence} of an order; it may
     * be a path of names with dots between, and {@code [n]} after a name takes one of several, counted from 0.
     */
    DATE,
    /** Clinical instant of one resource to the minute, {@code 2026-03-05 14:30}, in its own offset. */
    INSTANT,
    /**
     * What one resource is about: text of its code (or medication, vaccine, type; Goal: description; CarePlan and
     * CareTeam and Consent: first category; AdverseEvent: event; Appointment: first service type; Communication: topic,
     * without one the first category), else the display of its first coding that has one. A
     * {@code medicationReference}: the same of the contained Medication, else the reference's display. ImagingStudy:
     * description. Where these say nothing: CarePlan title, CareTeam name, Device first deviceName, DeviceUseStatement
     * display of its device. FamilyMemberHistory: the relationship so printed, {@code : }, and its conditions so
     * printed with {@code , } between (either alone without the colon). Runs of whitespace and control characters are
     * printed as one space, ends trimmed; a semantic tag that ends a fully specified name of SNOMED CT
     * ({@code (disorder)}, {@code (finding)} and the like) is left out with the space before it; of more than 80
     * characters then the first 79 and {@code …}. Nothing of these: derives nothing. Nor does what was refuted, or not
     * done or taken where no slot prints that status. Optional parameter {@code status}: derives only while the
     * resource's {@link #STATUS} is one of these (comma separated); {@code none} is the absence of a status in a
     * resource without an abatement.
     */
    LABEL,
    /** Status of one resource: clinicalStatus (its first coding's code) where it has one, else status, as the code. */
    STATUS,
    /**
     * Completed years of the Patient (source 1) on the date of the resource (source 2), or on parameter {@code on} (a
     * day).
     */
    AGE,
    /**
     * {@code woman}, {@code man} or {@code person} (administrative gender of the Patient, source 1); with the parameter
     * {@code on} (a day) and an age below 18 years on it {@code girl}, {@code boy} or {@code child}.
     */
    SEX_NOUN,
    /** How many distinct sources there are. */
    COUNT,
    /** CKD-EPI 2021 creatinine eGFR, integer. Sources: creatinine Observation, Patient. Parameter: {@code decimals}. */
    EGFR,
    /** KDIGO G category ({@code G1} to {@code G5}) of {@link #EGFR}, unrounded, of the same sources. */
    EGFR_CATEGORY,
    /**
     * KDIGO albuminuria category of a urine albumin/creatinine Observation in mg/g: {@code A1} below 30, {@code A2} to
     * 300, {@code A3} above.
     */
    ALBUMINURIA_CATEGORY,
    /**
     * Theil-Sen slope per year (365.25 days). Sources: the Patient, then the Observations in time order. Parameters:
     * {@code of} ({@code egfr} or {@code value}), {@code unit}, {@code decimals}, {@code part}, optional
     * {@code bin-days}. {@code part}: {@code slope}, {@code low}, {@code high} (of the 95 % interval by Sen's ranks, as
     * {@code scipy.stats.theilslopes}), or {@code verdict}: {@code falling} when high is below 0, {@code rising} when
     * low is above 0, else {@code steady}; {@code bin-days} n (default 0 = every value): starting at the oldest value,
     * a bin takes every later value less than n days of 24 h after the bin's first value; the next value starts the
     * next bin. A bin counts as one point, at the median of its times with the median of its values (of an even number
     * the mean of the middle two, of times and of values each).
     */
    SLOPE,
    /**
     * Difference, newer minus older. Sources: older Observation, newer Observation; with {@code of} = {@code egfr} the
     * Patient before them. Parameters: {@code of} ({@code value}, the default, or {@code egfr}), {@code unit},
     * {@code decimals}, optional {@code component} as in {@link #QUANTITY}, {@code form}: {@code absolute} prints the
     * magnitude, {@code signed} with {@code +} or {@code -} (nothing before a rounded zero), {@code percent} the
     * magnitude in percent of the older value without the sign {@code %}, {@code signed-percent} the same with sign.
     */
    DIFFERENCE,
    /**
     * AKI stage at the last source, from creatinine Observations in time order: {@code 1}, {@code 2}, {@code 3} or
     * {@code none}. Parameter {@code rule}: {@code kdigo} (default; rolling: lowest of the 48 h and of the 7 days
     * before, limits included, the last value itself not) or {@code nhs} (NHS England 2014: lowest of the last 7 days,
     * else the median of the days up to 365 before; derives nothing when there is neither).
     */
    AKI_STAGE,
    /**
     * NEWS2 of vital-sign Observations. Sources: the Patient, then Observations in any order, at most one for each of
     * the seven: respiration rate, oxygen saturation, oxygen (inspired fraction above 0.21, or flow above 0, is oxygen;
     * 0.21 or flow 0 is air), systolic pressure (own value or panel component), heart rate, consciousness (ACVPU answer
     * code, or total GCS: 15 is alert, less is not), temperature. Parameters: {@code scale} ({@code 1} default,
     * {@code 2} for documented hypercapnic failure); {@code part}: {@code total} or {@code band} ({@code low},
     * {@code low-medium}, {@code medium}, {@code high}), which derive nothing unless all seven are there; {@code min},
     * {@code max}: the total that is attainable over the missing ones (a missing sign counts 0 and its most);
     * {@code signs}: how many of the seven are there.
     */
    NEWS2,
    /**
     * How a later value relates to an earlier one. Sources: earlier, later Observation. Parameters: {@code unit},
     * {@code threshold} (absolute, same unit) or {@code threshold-percent} (of the earlier value), {@code up},
     * {@code down}, {@code same}: the words to print when the difference is above, below or within the threshold (a
     * difference equal to it is within, to 1e-9); optional {@code component} as in {@link #QUANTITY}.
     */
    RELATION,
    /**
     * The word for where a value stands to a fixed limit. Source: the Observation. Parameters: {@code unit},
     * {@code limit} (same unit), {@code above} (printed when the value is greater than the limit by more than 1e-9),
     * {@code otherwise}; optional {@code component} as in {@link #QUANTITY}.
     */
    LEVEL,
    /**
     * View of the film that an Observation is of (its code is the cardiothoracic ratio or an image finding):
     * {@code PA}, {@code AP} or {@code unknown} (anything else).
     */
    VIEW,
    /** Why a film was not measured: text of the Observation's reason component, made printable as {@link #LABEL} is. */
    NOT_MEASURABLE_REASON,
    /**
     * What a model says of one finding on an image. Sources by parameter {@code part}; of all but {@code withheld} an
     * Observation whose code has a coding of {@link org.prodrome.terminology.code.CodeSystems#IMAGE_FINDING} (the same
     * one, where there are two). {@code name}: text of its code, made printable as {@link #LABEL} is. {@code call}:
     * {@code present}, {@code indeterminate} or {@code not detected}, by the code of its value
     * ({@link org.prodrome.terminology.code.ImageFinding}). {@code probability}: its probability component in percent,
     * rounded half up to a multiple of 5; {@code below 5} and {@code above 95} for 0 and 100. {@code sensitivity},
     * {@code specificity}: these components in percent, rounded half up. {@code point}: text of its operating point
     * component, {@code rule-in} or {@code rule-out}. {@code prevalence}: its site-prevalence component, else its
     * training-prevalence component, in percent with one decimal, rounded half up; {@code base}: {@code this site} or
     * {@code the model's training films} accordingly; {@code predictive}: with that share, sensitivity and specificity
     * by Bayes' rule, in percent, rounded half up: at {@code rule-in} the positive predictive value, at
     * {@code rule-out} the negative one. {@code fall}: its attention-fall component in percent, rounded half up;
     * {@code support}: {@code supported} when that component is at least 0.05, else {@code not supported}.
     * {@code withheld}: source a Device; the values (text) of its properties whose type has the text
     * {@code not-looked-for}, in their order, each with runs of whitespace and control characters as one space and
     * trimmed, comma separated; of more than 400 characters the first 399 and {@code …}. {@code change}: sources the
     * earlier Observation, the later one, both of one Device; {@code new} (not detected, then present),
     * {@code resolved} (present, then not detected), {@code increased}, {@code decreased} or {@code unchanged} (both
     * present: the later score is higher, or lower, by more than 1.96 times the square root of 2 times the later
     * repeatability, or neither); anything else, and both present without a repeatability, derives nothing. A part that
     * the source does not say derives nothing.
     */
    FINDING,
    /**
     * What a reader should know of a film: the text of a caveat component of a film's Observation, with runs of
     * whitespace and control characters as one space and trimmed; of more than 400 characters the first 399 and
     * {@code …}. Parameter {@code n}: which of them, from 0.
     */
    CAVEAT,
    /**
     * What ran the model for a result: the text of the {@code runtime} component of a film's Observation, made
     * printable as {@link #CAVEAT} is.
     */
    RUNTIME,
    /**
     * Name and version of the Device (source 1) that made a result, {@code name version}: its first deviceName and the
     * value of its first version, each made printable as {@link #LABEL} is.
     */
    MODEL,
    /**
     * Similar earlier films. Source: the ImagingStudy asked about. Parameters: {@code count}, {@code part}
     * ({@code count} = number found, {@code ratios} = their ratios, comma separated, two decimals, most similar first,
     * {@code ids} = their opaque case ids, {@code synthetic} = how many say that they are synthetic). Derived again by
     * asking {@code ImagingStudy/$similar}.
     */
    SIMILAR,
    /**
     * Words that hold because nothing of a kind is on record. Source: the Patient whose record was searched.
     * Parameters: {@code type} FHIR resource types, comma separated; {@code text} the words to print; optional
     * {@code status}: only resources with one of these {@link #STATUS} codes (comma separated) count; optional
     * {@code codes}: only resources whose code (or medication, vaccine, type; of a FamilyMemberHistory: a condition's
     * code) has one of these codings ({@code system|code}, comma separated) count. Prints {@code text} when the record
     * of that patient holds no such resource, else derives nothing. A resource that is entered in error, cancelled, not
     * done, or (by its verificationStatus) refuted is no such resource. A report's code is also any of its
     * conclusionCodes.
     *
     * <p>Optional source 2: only resources of which not every day they may be of is up to the day of that source count,
     * so one without a date (of a DiagnosticReport its effective alone) counts; the source itself and a
     * DiagnosticReport whose imagingStudy it is do not. Optional {@code words}: phrases, comma separated; a resource
     * whose {@link #LABEL} holds every word of a phrase (letters and digits, case ignored) counts as if by its code;
     * with {@code words} but no {@code codes} those resources alone count. Optional {@code modality}: modalities, comma
     * separated; an ImagingStudy that states modalities, in itself or its series, and none of these does not count; the
     * others count when a procedureCode or a series' bodySite has one of the {@code codes}, when {@code words} say so,
     * or when neither element has any coding.
     *
     * <p>Optional {@code since-months}: the day is that many calendar months earlier. It counts back from source 2, or
     * without one from parameter {@code on} (the day that the sentence was made), which must then stand in {@code text}
     * as <code>{on}</code> and is printed there (as are the months for <code>{months}</code>): no day is taken that a
     * reader does not see or a source does not give.
     *
     * <p>Optional {@code from}: a day after that of source 2, from which on resources count; it must stand in
     * {@code text} as <code>{from}</code> and is printed there.
     */
    NONE_RECORDED,
    /**
     * The word for a resource that says it is synthetic: prints parameter {@code text} when source 1 has the
     * {@code meta.tag} {@link org.prodrome.terminology.code.ImageMeasurement#SYNTHETIC}; else derives nothing.
     */
    SYNTHETIC,
    /**
     * Result of a published score or equation, worked out from its inputs. Sources: the Patient, then the inputs.
     * Parameters: {@code score} its id; {@code roles} what each source after the Patient is to it, comma separated, in
     * their order (a role may repeat; the score's own page says which there are and which codes each must carry);
     * {@code part} what is printed, such as {@code value}, {@code points}, {@code band}, {@code min}, {@code max};
     * {@code decimals} for numbers; optional {@code on} (a day) on which ages are counted, else the day of the newest
     * input; and what else the score names. An item that counts because nothing of its kind is on record is searched
     * for as {@link #NONE_RECORDED} does. Each score is described in {@link org.prodrome.longitudinal.equation} and
     * derived a second time by the evidence check.
     */
    SCORE,
    /**
     * Whole time from the date of source 1 to the date of source 2, or to parameter {@code on} (a day). Parameter
     * {@code unit}: {@code h}, {@code d}, {@code wk} (7 days), {@code mo} (30.4375 days) or {@code a} (365.25 days);
     * printed rounded down, without the unit. Negative: derives nothing.
     *
     * <p>Unit {@code ago}, with {@code on} an instant, prints words: of a source whose time of day is recorded
     * {@code less than 1 h ago}, below 48 hours {@code n h ago}, then {@code n days ago} by full 24 hours; of a source
     * with a day alone {@code today} (also when it is the day after, in another zone), {@code 1 day ago} or {@code n
     * days ago} by the calendar of UTC.
     */
    ELAPSED,
    /**
     * The date of source 1 plus parameter {@code days} or {@code months} (calendar), printed as a day, a month or a
     * year, as precise as the date itself.
     */
    DUE,
    /**
     * What a note says. Source: a DiagnosticReport or DocumentReference. Its texts are, in this order, the conclusion
     * and each inline attachment (presentedForm, content) whose contentType begins with {@code text/plain}, read as
     * UTF-8. Parameters: {@code note} which text, from 0; {@code start} and {@code end} characters in it, from 0, end
     * not included; {@code part}: {@code words} those characters, made printable as {@link #LABEL} is;
     * {@code presence}: {@code absent} when in their sentence a word of negation stands before them (no, not, without,
     * denies, negative for, free of, no evidence of ...) or close after (not seen, absent, resolved, excluded ...) with
     * none between that ends its reach (but, however, although, except, which), else {@code present}.
     */
    NOTE,
    /**
     * What an Observation answers in words: text of its coded value, else the display of the value's first coding that
     * has one, or its text value, made printable as {@link #LABEL} is; of a date value what {@link #DATE} prints.
     * Optional parameter {@code component}: codings ({@code system|code}, comma separated); then the value of the first
     * component that has one of them and a value, instead. Nothing of these: derives nothing.
     */
    ANSWER,
    /**
     * Dose of one medication resource: number, not rounded, and unit (without one its code, without either the number
     * alone) of the first dose quantity of its dosage instructions or dosages, of a MedicationAdministration its dose;
     * made printable as {@link #LABEL} is.
     */
    DOSE
}
