package org.prodrome.imaging.explain;

import org.prodrome.imaging.model.ModelOutput.AttentionMap;

/**
 * Where one answer comes from, with the check that says what that is worth.
 *
 * @param finding id of the finding
 * @param display the same for people
 * @param map the model's attention, in units of the score
 * @param probability calibrated, of the film as it is
 * @param hidden the same with the fifth of the film blurred where the map is highest
 */
public record Attention(String finding, String display, AttentionMap map, double probability, double hidden) {
    /** What stands on everything that shows a map. */
    public static final String LABEL = "model attention, not a lesion outline";

    /** The least fall of the probability that supports a map (reference page on imaging models, section 4). */
    public static final double LEAST_FALL = 0.05;

    /** By how much hiding the area lowered the probability; negative where it rose. */
    public double fall() {
        return probability - hidden;
    }

    /** Whether the deletion check supports the map. */
    public boolean isSupported() {
        return fall() >= LEAST_FALL;
    }

    /** The check in words. */
    public String verdict() {
        return isSupported() ? "supported by the deletion test" : "map not supported by the deletion test";
    }
}
