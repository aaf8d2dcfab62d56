package org.prodrome.imaging.adapter;

import org.prodrome.imaging.evaluate.EvaluationReport;

/** What came of training an adapter. */
public sealed interface AdapterResult {
    /** The figures, by patient-grouped nested cross-validation. */
    EvaluationReport report();

    /** One sentence: what was decided, and by which rule. */
    String verdict();

    /**
     * The package was written.
     *
     * @param name of its folder
     * @param manifestSha256 pins every file of it
     */
    record Written(EvaluationReport report, String verdict, String name, String manifestSha256)
            implements AdapterResult {}

    /** Nothing was written. */
    record Refused(EvaluationReport report, String verdict) implements AdapterResult {}
}
