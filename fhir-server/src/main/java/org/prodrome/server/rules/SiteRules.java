package org.prodrome.server.rules;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/**
 * The rules of this server, by its site's choices.
 *
 * @param detectors in the order in which equals are listed
 */
public record SiteRules(List<Detector> detectors) {
    public SiteRules {
        detectors = List.copyOf(detectors);
    }
}
