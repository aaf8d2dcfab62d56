package org.prodrome.imaging.adapter;

import org.prodrome.imaging.evaluate.EvaluationReport;

/**
 * A head that is good enough, with what is known of it.
 *
 * @param head trained on all films
 * @param choice what kind it is
 * @param known what makes answers of its scores
 * @param protocol the films and folds
 * @param report the figures
 * @param verdict one sentence: why it is good enough
 * @param positives films with the finding
 */
record Trained(
        Head head,
        HeadChoice choice,
        OutOfFold known,
        Protocol protocol,
        EvaluationReport report,
        String verdict,
        int positives) {}
