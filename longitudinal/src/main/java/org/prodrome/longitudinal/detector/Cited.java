package org.prodrome.longitudinal.detector;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** Relative references of every resource that a rule used, the Patient first, each once, in the order of use. */
public final class Cited {
    private final Set<String> references = new LinkedHashSet<>();

    private Cited(String patient) {
        references.add(patient);
    }

    /** Starts with the patient. */
    public static Cited of(PatientTimeline timeline) {
        return new Cited(timeline.patientReference());
    }

    public Cited points(Collection<Point> points) {
        points.forEach(point -> references.add(point.source()));
        return this;
    }

    public Cited events(Collection<Event> events) {
        events.forEach(event -> references.add(event.source()));
        return this;
    }

    /** What was used. */
    public List<String> list() {
        return List.copyOf(references);
    }
}
