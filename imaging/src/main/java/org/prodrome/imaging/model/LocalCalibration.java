package org.prodrome.imaging.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A site's own calibration of a package's findings, fitted on films of the site. It takes the place of the manifest's.
 *
 * @param packageId id of the package
 * @param version version of the package
 * @param manifestSha256 hash of the manifest that it belongs to; it is refused for any other
 * @param date when it was made
 * @param films films it was fitted on
 * @param patients patients they are of
 * @param split the split that was used
 * @param labels by finding; a finding without an entry keeps the manifest's calibration
 */
public record LocalCalibration(
        String packageId,
        String version,
        String manifestSha256,
        LocalDate date,
        int films,
        int patients,
        String split,
        List<LocalLabel> labels) {
    public LocalCalibration {
        labels = List.copyOf(labels);
    }

    /** How a finding's numbers came about. */
    public enum Method {
        /** Slope and intercept of its own, fitted on at least 200 films with the finding (Platt 1999). */
        PLATT,
        /** One temperature for all findings together, because the finding is too rare at the site. */
        POOLED_TEMPERATURE
    }

    /**
     * One finding.
     *
     * @param id the finding
     * @param method how it was fitted
     * @param a slope on the score
     * @param b intercept
     * @param positives films with the finding
     * @param negatives films without it
     * @param eceBefore calibration error with the manifest's calibration on these films
     * @param eceAfter calibration error with this one, each patient judged by numbers fitted on other patients
     * @param conformal quantiles refitted on these films; empty when there were too few
     */
    public record LocalLabel(
            String id,
            Method method,
            double a,
            double b,
            int positives,
            int negatives,
            double eceBefore,
            double eceAfter,
            Optional<FindingsOutput.Conformal> conformal) {}

    /** The entry of a finding. */
    public Optional<LocalLabel> label(String id) {
        return labels.stream().filter(label -> label.id().equals(id)).findFirst();
    }
}
