package org.prodrome.longitudinal.burden;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.burden.Utterance.Kind;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * What was said and noted of one rule and still counts, oldest first. A line stops counting when the rule has found
 * nothing, or something less severe, for the rule's {@link Quiet} time without a break, and of what is acute when a new
 * stay in hospital has begun; shorter breaks belong to the episode.
 *
 * @param lines every line of the rule since something was last withdrawn
 * @param inForce those of them that still count
 */
record Episode(List<Utterance> lines, List<Utterance> inForce) {
    private static final int NOTHING = -1;

    Episode {
        lines = List.copyOf(lines);
        inForce = List.copyOf(inForce);
    }

    static Episode of(List<Utterance> memory, String ruleId, PatientTimeline timeline) {
        String rule = Utterance.name(ruleId);
        List<Utterance> ofRule = memory.stream()
                .filter(utterance -> utterance.rule().equals(rule))
                .toList();
        int from = 0;
        for (int i = 0; i < ofRule.size(); i++) {
            if (ofRule.get(i).kind() == Kind.WITHDRAWN) {
                from = i + 1;
            }
        }
        List<Utterance> lines = ofRule.subList(from, ofRule.size());
        if (lines.isEmpty()) {
            return new Episode(lines, lines);
        }
        Duration quiet = Quiet.of(rule);
        Instant now = timeline.asOf();
        Instant admitted = Quiet.isAcute(rule) ? Admission.newest(timeline).orElse(Instant.MIN) : Instant.MIN;
        List<Utterance> inForce = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).kind() != Kind.RESOLVED)
                .filter(i -> !lines.get(i).when().isBefore(admitted))
                .filter(i -> counts(lines, i, quiet, now))
                .mapToObj(lines::get)
                .toList();
        return new Episode(lines, inForce);
    }

    private static boolean counts(List<Utterance> lines, int line, Duration quiet, Instant now) {
        int severity = lines.get(line).severity();
        @Nullable Instant belowSince = null;
        for (Utterance later : lines.subList(line + 1, lines.size())) {
            if (belowSince != null && isOver(belowSince, quiet, later.when())) {
                return false;
            }
            if (level(later) >= severity) {
                belowSince = null;
            } else if (belowSince == null) {
                belowSince = later.when();
            }
        }
        return belowSince == null || !isOver(belowSince, quiet, now);
    }

    private static boolean isOver(Instant since, Duration quiet, Instant now) {
        return !now.isBefore(since.plus(quiet));
    }

    /** How severe the rule was from the line on; -1 when it found nothing. */
    static int level(Utterance line) {
        return line.kind() == Kind.RESOLVED ? NOTHING : line.severity();
    }

    /** Nothing that was said counts any more. */
    boolean isEmpty() {
        return inForce.isEmpty();
    }

    /** Whether the rule still found something when it was last read and that changed. */
    boolean isOpen() {
        return !lines.isEmpty() && lines.get(lines.size() - 1).kind() != Kind.RESOLVED;
    }

    /** How severe it was when that last changed; -1 when it found nothing. */
    int level() {
        return lines.isEmpty() ? NOTHING : level(lines.get(lines.size() - 1));
    }

    /** The newest line of a severity or above; only where there is one. */
    Utterance lastAtOrAbove(int severity) {
        return lines.stream()
                .filter(line -> level(line) >= severity)
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    /** What was noted after that line, all of it below the severity: a break of the episode. */
    List<Utterance> dipBelow(int severity) {
        int from = lines.lastIndexOf(lastAtOrAbove(severity)) + 1;
        return lines.subList(from, lines.size()).stream()
                .filter(line -> line.kind() != Kind.SAID)
                .toList();
    }

    /** The newest line that counts; only where there is one. */
    Utterance last() {
        return inForce.get(inForce.size() - 1);
    }

    /** The greatest severity that counts; only where there is a line. */
    int highest() {
        return inForce.stream().mapToInt(Utterance::severity).max().orElseThrow();
    }

    /** The newest that was said, whether it counts or not. */
    Optional<Utterance> lastSaid() {
        return lines.stream().filter(utterance -> utterance.kind() == Kind.SAID).reduce((older, newer) -> newer);
    }

    /** Whether the state was said, by a line that counts or one that does no longer. */
    boolean wasEverSaid(String state) {
        return lines.stream()
                .anyMatch(line -> line.kind() == Kind.SAID && line.state().equals(state));
    }

    /** The lines that count of a state: what was said, and only without such what was noted. */
    List<Utterance> heard(String state) {
        List<Utterance> ofState =
                inForce.stream().filter(line -> line.state().equals(state)).toList();
        List<Utterance> said =
                ofState.stream().filter(line -> line.kind() == Kind.SAID).toList();
        return said.isEmpty() ? ofState : said;
    }
}
