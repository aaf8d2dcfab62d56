package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.LungNoduleCodes;

/**
 * The nodules measured on one CT.
 *
 * @param event the ImagingStudy where it is on record, else the first nodule's Observation: what dates the CT
 * @param nodules every nodule measured on it
 */
record NoduleStudy(Event event, List<LungNodule> nodules) {
    NoduleStudy {
        nodules = List.copyOf(nodules);
    }

    /** Every CT with measured nodules, oldest first. */
    static List<NoduleStudy> of(PatientTimeline timeline) {
        Map<String, Event> studies = new HashMap<>();
        for (Event study : timeline.events("ImagingStudy")) {
            if (study.time().filter(ClinicalTime::hasDay).isPresent()) {
                study.sources().forEach(source -> studies.put(source, study));
            }
        }
        Map<String, Event> dated = new LinkedHashMap<>();
        Map<String, List<LungNodule>> byStudy = new HashMap<>();
        for (Event event : timeline.events("Observation", LungNoduleCodes.NODULE)) {
            LungNodule nodule = new LungNodule(event);
            Optional<Event> study = nodule.studies().stream()
                    .filter(studies::containsKey)
                    .map(studies::get)
                    .findFirst();
            if (study.isPresent() || event.time().filter(ClinicalTime::hasDay).isPresent()) {
                Event dates = study.orElse(event);
                String key = study.map(Event::source)
                        .orElseGet(() -> event.time().orElseThrow().printed());
                dated.putIfAbsent(key, dates);
                byStudy.computeIfAbsent(key, none -> new ArrayList<>()).add(nodule);
            }
        }
        return dated.entrySet().stream()
                .map(entry -> new NoduleStudy(entry.getValue(), byStudy.getOrDefault(entry.getKey(), List.of())))
                .sorted(Comparator.comparing(NoduleStudy::when))
                .toList();
    }

    ClinicalTime when() {
        return event.time().orElseThrow();
    }

    LocalDate day() {
        return when().firstDay();
    }

    /** Whether it was made to screen for lung cancer. */
    boolean isScreening() {
        return event.as(ImagingStudy.class).stream()
                .flatMap(study -> study.getProcedureCode().stream())
                .anyMatch(LungNoduleCodes.SCREENING_CT::isIn);
    }

    /** The nodules of which size and composition are known: what guidelines count and what is matched. */
    List<LungNodule> measured() {
        return nodules.stream().filter(nodule -> nodule.missing().isEmpty()).toList();
    }

    /** Days to a later CT. */
    double daysTo(NoduleStudy later) {
        return when().hoursTo(later.when()) / 24;
    }

    /**
     * Which nodule of the earlier CT each nodule of this one is: by the radiologist's tracking name, else the same
     * lobe, composition and (where both say) segment, the nearest size first. A nodule that is not in the map was not
     * there before.
     */
    Map<LungNodule, LungNodule> matchedTo(NoduleStudy earlier) {
        List<Pair> pairs = new ArrayList<>();
        for (LungNodule later : measured()) {
            for (LungNodule before : earlier.measured()) {
                if (isSame(before, later)) {
                    pairs.add(new Pair(before, later));
                }
            }
        }
        pairs.sort(Comparator.comparing(Pair::isTracked)
                .reversed()
                .thenComparing(Comparator.comparing(Pair::isSameSegment).reversed())
                .thenComparing(Pair::difference));
        Map<LungNodule, LungNodule> matched = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            if (!matched.containsKey(pair.later()) && !matched.containsValue(pair.before())) {
                matched.put(pair.later(), pair.before());
            }
        }
        return matched;
    }

    /** Whether a nodule of this CT is certainly none of those of the CT before. */
    boolean isNew(LungNodule nodule, NoduleStudy before) {
        return before.nodules().stream()
                .allMatch(other -> other.missing().isEmpty()
                        && (nodule.isTracked() && other.isTracked()
                                || nodule.lobe().isPresent() && other.lobe().isPresent()));
    }

    private static boolean isSame(LungNodule before, LungNodule later) {
        if (before.trackingId().isPresent() && later.trackingId().isPresent()) {
            return before.trackingId().equals(later.trackingId());
        }
        boolean segments = before.segment().isEmpty()
                || later.segment().isEmpty()
                || before.segment().equals(later.segment());
        return segments
                && before.lobe().isPresent()
                && before.lobe().equals(later.lobe())
                && before.composition().equals(later.composition());
    }

    private record Pair(LungNodule before, LungNodule later) {
        boolean isTracked() {
            return before.trackingId().isPresent() && before.trackingId().equals(later.trackingId());
        }

        boolean isSameSegment() {
            return before.segment().isPresent() && before.segment().equals(later.segment());
        }

        double difference() {
            return Math.abs(
                    before.meanDiameter().orElseThrow() - later.meanDiameter().orElseThrow());
        }
    }
}
