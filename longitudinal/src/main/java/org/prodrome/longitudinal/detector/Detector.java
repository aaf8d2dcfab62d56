package org.prodrome.longitudinal.detector;

import org.prodrome.longitudinal.timeline.PatientTimeline;

/** A rule that reads a timeline. Stateless; the same timeline gives the same result. */
public interface Detector {
    /** What it is. */
    Rule rule();

    /** What it finds as of the timeline's instant. */
    DetectorResult read(PatientTimeline timeline);
}
