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
import org.prodrome.longitudinal.burden.Utterance.Kind;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Decides what may be said, so that nobody hears the same thing twice. For each rule: said once in a state; said again
 * in another state of no lesser severity, at a step up, or when a newer trigger value differs from the one said by more
 * than the reference change value of its analyte (without published variation of the analyte a value alone never is
 * news). A lesser state is noted and not said. Going back to a state that was said in the same episode, by a change no
 * greater than chance, is not said again. When the rule finds nothing any more the episode is over. What was amended,
 * retracted or merged re-opens what was said from it. Nothing is said in comfort care; of a problem that is known,
 * treated and followed up only a step up in severity. Pure: the same arguments give the same decisions.
 */
public final class Burden {
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
        boolean comfort = Managed.isInComfortCare(timeline);
        List<Decision> decisions = new ArrayList<>();
        for (DetectorResult result : results) {
            Episode episode = Episode.of(previous, result.rule().id());
            Optional<Reopened> reopened = reopened(episode, result, inputs);
            if (result instanceof Detection detection) {
                decisions.add(decide(detection, episode, reopened, comfort, timeline));
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
            if (decision instanceof Speak speak) {
                memory.add(of(speak.detection(), Kind.SAID, inputs, timeline));
            } else if (decision instanceof Silent silent && isNoted(silent, previous)) {
                memory.add(of(silent.detection(), Kind.NOTED, inputs, timeline));
            } else if (decision instanceof Reopened again) {
                memory.add(again.now()
                        .map(detection -> of(detection, Kind.SAID, inputs, timeline))
                        .orElseGet(() -> ended(again.said(), timeline)));
            } else if (decision instanceof Resolved resolved) {
                memory.add(ended(resolved.said(), timeline));
            }
        }
        return memory;
    }

    private static Decision decide(
            Detection detection,
            Episode episode,
            Optional<Reopened> reopened,
            boolean comfort,
            PatientTimeline timeline) {
        Optional<Instant> since = episode.lastSaid().map(Utterance::when);
        if (comfort) {
            return new Silent(detection, Reason.COMFORT_CARE, since);
        }
        if (reopened.isPresent()) {
            return reopened.get();
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
        Utterance last = episode.last();
        boolean chance = episode.wasSaid(detection.state()) && isWithinChance(last.trigger(), detection);
        if (detection.severity() > last.severity()) {
            return chance
                    ? new Silent(detection, Reason.WITHIN_CHANCE, since)
                    : new Speak(detection, Cause.MORE_SEVERE);
        }
        if (!detection.state().equals(last.state())) {
            if (detection.severity() < last.severity()) {
                return new Silent(detection, Reason.EASED, since);
            }
            return chance ? new Silent(detection, Reason.WITHIN_CHANCE, since) : new Speak(detection, Cause.NEW_STATE);
        }
        return isNews(episode.lastSaid().orElse(last).trigger(), detection)
                ? new Speak(detection, Cause.NEW_EVIDENCE)
                : new Silent(detection, Reason.ALREADY_SAID, since);
    }

    /** A lesser state, and the first finding of a managed problem, are where a later step up starts from. */
    private static boolean isNoted(Silent silent, List<Utterance> previous) {
        return silent.reason() == Reason.EASED
                || silent.reason() == Reason.KNOWN_AND_MANAGED
                        && Episode.of(previous, silent.ruleId()).isEmpty();
    }

    private static Optional<Reopened> reopened(Episode episode, DetectorResult result, Fingerprints inputs) {
        return episode.lastSaid().flatMap(said -> {
            List<InputChange> changes = inputs.changes(said.inputs());
            Optional<Detection> now = result instanceof Detection detection ? Optional.of(detection) : Optional.empty();
            return changes.isEmpty() ? Optional.empty() : Optional.of(new Reopened(said, changes, now));
        });
    }

    private static Optional<Resolved> resolved(Episode episode, DetectorResult result) {
        if (episode.isEmpty()) {
            return Optional.empty();
        }
        if (result instanceof NothingFound) {
            return Optional.of(new Resolved(episode.last(), "the rule finds nothing any more"));
        }
        return result instanceof NotApplicable not
                ? Optional.of(new Resolved(episode.last(), not.reason()))
                : Optional.empty();
    }

    /** A newer value that differs by more than chance explains. */
    private static boolean isNews(@Nullable Trigger said, Detection detection) {
        return said != null
                && detection.trigger().isPresent()
                && !detection.trigger().get().source().equals(said.source())
                && isBeyondChance(said, detection.trigger().get());
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

    private static Utterance ended(Utterance said, PatientTimeline timeline) {
        return new Utterance(said.ruleId(), Kind.RESOLVED, "", 0, null, List.of(), timeline.asOf());
    }
}
