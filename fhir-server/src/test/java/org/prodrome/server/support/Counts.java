package org.prodrome.server.support;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;

/** How many resources of each type a server holds: what a refused request may not change. */
public final class Counts {
    private static final String[] TYPES = {
        "Patient", "ImagingStudy", "Observation", "DiagnosticReport", "Device", "Provenance", "Condition"
    };
    private static final long PATIENCE_MILLIS = 60_000;

    /** The counts once no image job is open and no patient waits for an assessment, by type. */
    public static Map<String, Integer> of(RunningServer server) {
        awaitIdle(server);
        server.awaitAssessments();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String type : TYPES) {
            counts.put(
                    type,
                    server.client().get(type + "?_summary=count", Bundle.class).getTotal());
        }
        return counts;
    }

    private static void awaitIdle(RunningServer server) {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (server.client().getJson("/imaging-jobs/open").path("open").asLong() > 0) {
            if (System.currentTimeMillis() > end) {
                throw new IllegalStateException("image jobs are still open after a minute");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private Counts() {}
}
