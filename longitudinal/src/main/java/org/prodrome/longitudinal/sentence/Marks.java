package org.prodrome.longitudinal.sentence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.SampleMarks;

/**
 * Says of the values that a sentence prints that they are not final, or that their sample was haemolysed, whoever wrote
 * the sentence: {@code Potassium 6.8 mmol/L on 2026-11-21 (preliminary, sample haemolysed).}
 */
public final class Marks {
    private static final Set<DerivationFunction> PRINTS_VALUE = Set.of(
            DerivationFunction.QUANTITY,
            DerivationFunction.RECORDED,
            DerivationFunction.EGFR,
            DerivationFunction.DIFFERENCE);
    private static final Set<String> NOT_FINAL = Set.of("preliminary", "registered");
    private static final int MOST = 2;

    private final PatientTimeline timeline;
    private final Claim claim;
    private final StringBuilder words = new StringBuilder();
    private final List<Slot> slots;

    private Marks(PatientTimeline timeline, Claim claim) {
        this.timeline = timeline;
        this.claim = claim;
        this.slots = new ArrayList<>(claim.slots());
    }

    /** Whether a result may still change. */
    public static boolean isNotFinal(Event event) {
        return event.as(Observation.class).isPresent() && NOT_FINAL.contains(event.status());
    }

    /**
     * The sentence with its marks before the full stop; as it is where nothing is to be marked.
     *
     * @param longest the sentence stays as it is where it would become longer
     */
    public static Claim shown(PatientTimeline timeline, Claim claim, int longest) {
        Claim marked = new Marks(timeline, claim).shown();
        return marked.text().length() <= longest ? marked : claim;
    }

    private Claim shown() {
        List<Event> values = claim.slots().stream()
                .map(Slot::derivation)
                .filter(derivation -> PRINTS_VALUE.contains(derivation.function()))
                .flatMap(derivation -> derivation.sources().stream())
                .distinct()
                .flatMap(source -> timeline.event(source).stream())
                .filter(event -> event.as(Observation.class).isPresent())
                .toList();
        List<Event> marked = values.stream().filter(this::isMarked).limit(MOST).toList();
        if (marked.isEmpty() || !claim.template().endsWith(".")) {
            return claim;
        }
        for (int i = 0; i < marked.size(); i++) {
            mark(marked.get(i), i, values.size() > 1);
        }
        String template = claim.template();
        return new Claim(
                claim.templateId(),
                template.substring(0, template.length() - 1) + " (" + words + ").",
                slots,
                claim.ruleId());
    }

    private boolean isMarked(Event event) {
        return event.time().isPresent() && (saysStatus(event) || saysSample(event));
    }

    private boolean saysStatus(Event event) {
        return isNotFinal(event) && !states(DerivationFunction.STATUS, event);
    }

    private boolean saysSample(Event event) {
        return SampleMarks.isHaemolysed(timeline, event)
                && claim.slots().stream()
                        .noneMatch(slot -> slot.printed().equals("haemolysed")
                                && slot.derivation().sources().contains(event.source()));
    }

    private boolean states(DerivationFunction function, Event event) {
        return claim.slots().stream()
                .map(Slot::derivation)
                .anyMatch(derivation -> derivation.function() == function
                        && derivation.sources().contains(event.source()));
    }

    private void mark(Event event, int index, boolean amongOthers) {
        words.append(words.isEmpty() ? "" : "; ");
        if (amongOthers) {
            words.append("of {markDate").append(index).append("}: ");
            slots.add(new Slot(
                    "markDate" + index,
                    event.time().orElseThrow().printed(),
                    new Derivation(DerivationFunction.DATE, List.of(event.source()), Map.of())));
        }
        if (saysStatus(event)) {
            words.append("{markStatus").append(index).append('}');
            slots.add(new Slot(
                    "markStatus" + index,
                    event.status(),
                    new Derivation(DerivationFunction.STATUS, List.of(event.source()), Map.of())));
        }
        if (saysSample(event)) {
            words.append(saysStatus(event) ? ", " : "")
                    .append("sample {markSample")
                    .append(index)
                    .append('}');
            slots.add(new Slot(
                    "markSample" + index,
                    "haemolysed",
                    new Derivation(
                            DerivationFunction.SCORE,
                            List.of(timeline.patientReference(), event.source()),
                            Map.of("score", "sample-mark", "roles", "sample", "part", "mark"))));
        }
    }
}
