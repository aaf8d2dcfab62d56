package org.prodrome.server.job;

import java.util.List;

/** Where an image job is. */
public enum JobState {
    /** Acknowledged and durable; will run. */
    QUEUED,
    /** A worker has it. */
    RUNNING,
    /** Results are stored; the reason may say what was not measured. */
    DONE,
    /** The last attempt failed with the reason; it will be tried again. */
    FAILED,
    /** Failed as often as is allowed; nothing more happens until the study is sent again. */
    GIVEN_UP;

    /** Not at an end yet. */
    static final List<JobState> OPEN = List.of(QUEUED, RUNNING, FAILED);
}
