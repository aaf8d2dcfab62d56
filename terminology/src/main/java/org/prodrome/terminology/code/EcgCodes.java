package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.LOINC;

/** Intervals of an electrocardiogram. Its rate is a heart rate like any other. */
public final class EcgCodes {
    public static final CodeSet PR_INTERVAL = CodeSet.of("PR interval", LOINC, "8625-6", "P-R Interval");
    public static final CodeSet QRS_DURATION = CodeSet.of("QRS duration", LOINC, "8633-0", "QRS duration");

    /** As measured, not corrected for the rate. */
    public static final CodeSet QT_INTERVAL = CodeSet.of("QT interval", LOINC, "8634-8", "Q-T interval");

    /** Corrected for the rate, by whichever formula. */
    public static final CodeSet QTC_INTERVAL = CodeSet.of("QTc interval", LOINC, "8636-3", "Q-T interval corrected");

    private EcgCodes() {}
}
