package org.prodrome.longitudinal.detector;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * The resources a score is worked out from, each with the role it has in it; a role may repeat.
 *
 * @param entries role and relative reference, in the order they are cited
 */
public record Roles(List<Map.Entry<String, String>> entries) {
    public Roles {
        entries = List.copyOf(entries);
    }

    /** No resource yet. */
    public static Roles none() {
        return new Roles(List.of());
    }

    /** These and one more. */
    public Roles with(String role, Point point) {
        return with(role, point.source());
    }

    /** These and one more. */
    public Roles with(String role, Event event) {
        return with(role, event.source());
    }

    /** These and one more for each event. */
    public Roles with(String role, List<Event> events) {
        Roles all = this;
        for (Event event : events) {
            all = all.with(role, event);
        }
        return all;
    }

    /** These and the others. */
    public Roles and(Roles others) {
        List<Map.Entry<String, String>> all = new ArrayList<>(entries);
        all.addAll(others.entries);
        return new Roles(all);
    }

    /** The patient and every resource once, as a result lists its inputs. */
    public List<String> inputs(PatientTimeline timeline) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        entries.forEach(entry -> inputs.add(entry.getValue()));
        return List.copyOf(inputs);
    }

    private Roles with(String role, String reference) {
        List<Map.Entry<String, String>> all = new ArrayList<>(entries);
        all.add(Map.entry(role, reference));
        return new Roles(all);
    }
}
