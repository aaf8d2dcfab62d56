package org.prodrome.imaging.result;

/**
 * Processor time of one film's stages on the thread that worked on it, in nanoseconds; 0 for a stage that was not
 * reached.
 *
 * @param decode DICOM pixels to stored values
 * @param prepare window, 8 bits and resize
 * @param infer the model
 * @param measure gate and measurement
 */
public record StageTimes(long decode, long prepare, long infer, long measure) {
    /** Nothing was run. */
    public static final StageTimes NONE = new StageTimes(0, 0, 0, 0);

    StageTimes withDecode(long nanos) {
        return new StageTimes(nanos, prepare, infer, measure);
    }
}
