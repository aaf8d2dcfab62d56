package org.prodrome.server.job;

import org.jspecify.annotations.Nullable;

/** What a job does with its study. */
public interface JobWork {
    /**
     * What was written, inside the transaction that also marks the job done.
     *
     * @param result the DiagnosticReport as a relative reference
     * @param said what was not measured and why, when something was not
     * @param stages CPU milliseconds per stage
     */
    record Written(String result, @Nullable String said, String stages) {}

    /** A finished analysis that only has to be stored. */
    interface Prepared {
        /** Stores all results; called inside a transaction. */
        Written write();

        /** What follows the commit: derived data, which can be made again. */
        void committed();
    }

    /**
     * Decodes, checks and measures the study; nothing is written yet.
     *
     * @throws AnalysisFailedException when the study cannot be analysed, with whether another attempt can help
     */
    Prepared analyse(ImagingJob job);

    /** The analysis failed for a reason that people should read. */
    final class AnalysisFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final boolean retryHelps;

        public AnalysisFailedException(String reason, boolean retryHelps, @Nullable Throwable cause) {
            super(reason, cause);
            this.retryHelps = retryHelps;
        }

        boolean retryHelps() {
            return retryHelps;
        }
    }
}
