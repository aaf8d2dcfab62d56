package org.prodrome.longitudinal.burden;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.burden.Decision.Cause;
import org.prodrome.longitudinal.burden.Decision.Reason;
import org.prodrome.longitudinal.burden.Decision.Reopened;
import org.prodrome.longitudinal.burden.Decision.Resolved;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.burden.Decision.Speak;
import org.prodrome.longitudinal.burden.InputChange.Correction;
import org.prodrome.longitudinal.burden.Utterance.Kind;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Decides what may be said, so that nobody hears the same thing twice. For each rule: said once in a state; said again
 * in another state of no lesser severity, at a step up beyond what was said, or when a newer trigger value differs from
 * every one said by more than the reference change value of its analyte, to the worse where the rule has a direction
 * (without published variation of the analyte a value alone never is news). A lesser state is noted and not said. What
 * was said counts until the rule has found nothing, or something less, for the rule's {@link Quiet} time: a value that
 * swings around a limit is one episode. A new stay in hospital starts what is acute anew. After that, going back to a
 * state that was said by a change no greater than chance is still not said again. What was amended, retracted or merged
 * re-opens what was said from it. Nothing is said in comfort care, nor what asks for intensive care in it; of a problem
 * that is known, treated and followed up only a step up in severity. Pure: the same arguments give the same decisions.
 */
public final class Burden {
    /** Why a finding is not said that leaves no trace: once the reason is gone, it is said as if for the first time. */
    private static final Set<Reason> FORGOTTEN = Set.of(Reason.COMFORT_CARE, Reason.INTENSIVE_CARE);

    private Burden() {}

    /**
     * Decides on every detection, and on what was said before and no longer stands.
     *
     * @param previous memory of this patient, oldest first, of all rules
     * @param results what the rules found now, one result a rule; rules that are not among them stay as they are
     * @param timeline the whole record they were read from: an input that is not in it counts as retracted
     */
    public static List<Decision> decide(
            List<Utterance> previous, List<DetectorResult> results, PatientTimeline timeline) {
        Fingerprints inputs = new Fingerprints(timeline);
        List<Decision> decisions = new ArrayList<>();
        for (DetectorResult result : results) {
            Episode episode = Episode.of(previous, result.rule().id(), timeline);
            Optional<Reopened> reopened = reopened(episode, result, inputs, timeline);
            if (result instanceof Detection detection) {
                decisions.add(decide(detection, episode, reopened, timeline));
            } else if (reopened.isPresent()) {
                decisions.add(reopened.get());
            } else {
                resolved(episode, result).ifPresent(decisions::add);
            }
        }
        return decisions;
    }

    /** The memory after the decisions were carried out, oldest first. */
    public static List<Utterance> remember(
            List<Utterance> previous, List<Decision> decisions, PatientTimeline timeline) {
        Fingerprints inputs = new Fingerprints(timeline);
        List<Utterance> memory = new ArrayList<>(previous);
        for (Decision decision : decisions) {
            Episode episode = Episode.of(memory, decision.ruleId(), timeline);
            if (decision instanceof Speak speak) {
                if (episode.isEmpty()) {
                    forget(memory, decision.ruleId());
                }
                memory.add(of(speak.detection(), Kind.SAID, inputs, timeline));
            } else if (decision instanceof Silent silent && !FORGOTTEN.contains(silent.reason())) {
                note(silent.detection(), episode, inputs, timeline, memory);
            } else if (decision instanceof Reopened again) {
                if (again.now().isEmpty()) {
                    forget(memory, decision.ruleId());
                }
                memory.add(again.now()
                        .map(detection -> of(detection, Kind.SAID, inputs, timeline))
                        .orElseGet(() -> ended(again.said(), Kind.WITHDRAWN, timeline)));
            } else if (decision instanceof Resolved resolved) {
                memory.add(ended(resolved.said(), Kind.RESOLVED, timeline));
            }
        }
        return memory;
    }

    /** Notes another severity than the last one, which a later step up starts from. */
    private static void note(
            Detection detection,
            Episode episode,
            Fingerprints inputs,
            PatientTimeline timeline,
            List<Utterance> memory) {
        if (detection.severity() == episode.level()) {
            return;
        }
        Utterance noted = of(detection, Kind.NOTED, inputs, timeline);
        if (detection.severity() > episode.level() && episode.highest() >= detection.severity()) {
            // The break was too short to count, so the lines about it go: swings do not fill the memory.
            List<Utterance> dip = episode.dipBelow(detection.severity());
            memory.removeAll(dip);
            Utterance before = episode.lastAtOrAbove(detection.severity());
            boolean saidWithin = memory.get(lastOf(memory, noted.rule())) != before;
            if (saidWithin) {
                memory.add(noted);
            } else if (before.severity() > detection.severity()) {
                memory.add(noted.at(dip.get(0).when()));
            }
        } else {
            memory.add(noted);
        }
    }

    private static int lastOf(List<Utterance> memory, String rule) {
        int last = memory.size() - 1;
        while (!memory.get(last).rule().equals(rule)) {
            last--;
        }
        return last;
    }

    private static void forget(List<Utterance> memory, String ruleId) {
        String rule = Utterance.name(ruleId);
        memory.removeIf(line -> line.rule().equals(rule));
    }

    private static Decision decide(
            Detection detection, Episode episode, Optional<Reopened> reopened, PatientTimeline timeline) {
        Optional<Instant> since = episode.lastSaid().map(Utterance::when);
        if (Managed.isInComfortCare(timeline)) {
            return new Silent(detection, Reason.COMFORT_CARE, since);
        }
        if (reopened.isPresent()) {
            return reopened.get();
        }
        if (IntensiveCare.answers(detection.rule().id(), timeline)) {
            return new Silent(detection, Reason.INTENSIVE_CARE, since);
        }
        Decision decision = compared(detection, episode, since);
        return decision instanceof Speak speak
                        && speak.cause() != Cause.MORE_SEVERE
                        && Managed.isKnownAndManaged(detection, timeline)
                ? new Silent(detection, Reason.KNOWN_AND_MANAGED, since)
                : decision;
    }

    /** The decision by what was said in the episode alone. */
    private static Decision compared(Detection detection, Episode episode, Optional<Instant> since) {
        if (episode.isEmpty()) {
            return new Speak(detection, Cause.FIRST);
        }
        boolean chance = isWithinChance(episode.last().trigger(), detection);
        int highest = episode.highest();
        if (detection.severity() > highest) {
            return chance && episode.wasEverSaid(detection.state())
                    ? new Silent(detection, Reason.WITHIN_CHANCE, since)
                    : new Speak(detection, Cause.MORE_SEVERE);
        }
        if (detection.severity() < highest) {
            return new Silent(detection, Reason.EASED, since);
        }
        List<Utterance> heard = episode.heard(detection.state());
        if (heard.isEmpty()) {
            return new Speak(detection, Cause.NEW_STATE);
        }
        if (heard.stream().allMatch(line -> isNews(line.trigger(), detection))) {
            boolean worse = heard.stream().allMatch(line -> mayBeWorse(line.trigger(), detection));
            return worse ? new Speak(detection, Cause.NEW_EVIDENCE) : new Silent(detection, Reason.EASED, since);
        }
        if (episode.level() == detection.severity() && episode.last().state().equals(detection.state())) {
            return new Silent(detection, Reason.ALREADY_SAID, since);
        }
        return new Silent(detection, chance ? Reason.WITHIN_CHANCE : Reason.SAME_EPISODE, since);
    }

    private static Optional<Reopened> reopened(
            Episode episode, DetectorResult result, Fingerprints inputs, PatientTimeline timeline) {
        if (!episode.isOpen() && (episode.isEmpty() || !(result instanceof Detection))) {
            return Optional.empty();
        }
        return episode.lastSaid().flatMap(said -> {
            List<InputChange> changes = inputs.changes(said.inputs()).stream()
                    .map(change -> corrected(said, change, timeline))
                    .toList();
            if (!(result instanceof Detection)
                    && changes.stream().noneMatch(change -> takesAway(said, change, timeline))) {
                return Optional.empty();
            }
            Optional<Detection> now = result instanceof Detection detection ? Optional.of(detection) : Optional.empty();
            return changes.isEmpty() ? Optional.empty() : Optional.of(new Reopened(said, changes, now));
        });
    }

    /** The change, with the two values when it is that of the value that decided. */
    private static InputChange corrected(Utterance said, InputChange change, PatientTimeline timeline) {
        Trigger trigger = said.trigger();
        if (trigger == null
                || change.kind() != InputChange.Kind.AMENDED
                || !trigger.source().equals(change.reference())) {
            return change;
        }
        return timeline.series(trigger.analyte()).points().stream()
                .filter(point -> point.source().equals(change.reference()))
                .filter(point -> Math.abs(point.value() - trigger.value()) > 1e-9)
                .findFirst()
                .map(point -> new InputChange(
                        change.reference(),
                        change.kind(),
                        Optional.of(new Correction(trigger.analyte(), trigger.value(), point.value()))))
                .orElse(change);
    }

    /**
     * Whether a change takes the ground from what was said, so that a rule that finds nothing now withdraws it. It does
     * not when a newer value ends the finding, and what was amended is an input beside the value that decided, or that
     * value by no more than chance explains: then the finding held and is over.
     */
    private static boolean takesAway(Utterance said, InputChange change, PatientTimeline timeline) {
        Trigger trigger = said.trigger();
        if (trigger == null || change.kind() != InputChange.Kind.AMENDED || !hasNewer(timeline, trigger)) {
            return true;
        }
        return trigger.source().equals(change.reference())
                && change.correction()
                        .map(correction -> isBeyondChance(
                                trigger, new Trigger(trigger.analyte(), correction.to(), trigger.source())))
                        .orElse(true);
    }

    private static boolean hasNewer(PatientTimeline timeline, Trigger trigger) {
        List<LabSeries.Point> points = timeline.series(trigger.analyte()).points();
        return !points.isEmpty() && !points.get(points.size() - 1).source().equals(trigger.source());
    }

    private static Optional<Resolved> resolved(Episode episode, DetectorResult result) {
        if (!episode.isOpen()) {
            return Optional.empty();
        }
        Utterance last = episode.lines().get(episode.lines().size() - 1);
        if (result instanceof NothingFound) {
            return Optional.of(new Resolved(last, "the rule finds nothing any more"));
        }
        return result instanceof NotApplicable not ? Optional.of(new Resolved(last, not.reason())) : Optional.empty();
    }

    /** A newer value that differs by more than chance explains. */
    private static boolean isNews(@Nullable Trigger said, Detection detection) {
        return said != null
                && detection.trigger().isPresent()
                && !detection.trigger().get().source().equals(said.source())
                && isBeyondChance(said, detection.trigger().get());
    }

    private static boolean mayBeWorse(@Nullable Trigger said, Detection detection) {
        return said != null
                && Worse.mayBe(detection.rule().id(), said, detection.trigger().orElseThrow());
    }

    /** Both have a value, and the two differ by no more than chance explains. */
    private static boolean isWithinChance(@Nullable Trigger said, Detection detection) {
        return said != null
                && detection.trigger().isPresent()
                && !isBeyondChance(said, detection.trigger().get());
    }

    private static boolean isBeyondChance(Trigger said, Trigger now) {
        Optional<BiologicalVariation> variation = BiologicalVariation.of(now.analyte());
        if (variation.isEmpty() || said.analyte() != now.analyte() || said.value() <= 0) {
            return false;
        }
        double percent = 100 * (now.value() - said.value()) / said.value();
        return variation.get().logNormal()
                ? percent > variation.get().logUp() || percent < variation.get().logDown()
                : Math.abs(percent) > variation.get().symmetric();
    }

    private static Utterance of(Detection detection, Kind kind, Fingerprints inputs, PatientTimeline timeline) {
        Set<String> references = new HashSet<>();
        List<InputVersion> versions = new ArrayList<>();
        for (String reference : detection.inputs()) {
            if (references.add(reference)) {
                versions.add(inputs.now(reference));
            }
        }
        return new Utterance(
                detection.rule().id(),
                kind,
                detection.state(),
                detection.severity(),
                detection.trigger().orElse(null),
                versions,
                timeline.asOf());
    }

    private static Utterance ended(Utterance said, Kind kind, PatientTimeline timeline) {
        return new Utterance(said.ruleId(), kind, "", 0, null, List.of(), timeline.asOf());
    }
}
