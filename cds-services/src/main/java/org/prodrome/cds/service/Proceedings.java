package org.prodrome.cds.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.evidence.EvidenceReport;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.hook.Trace.Step;
import org.prodrome.cds.option.Beside;
import org.prodrome.cds.prefetch.CallRecords;

/**
 * What happened in one call, counted and written down. Names and reasons of ours, no value of the record. Safe for
 * several threads: once the answer is taken, the thread that may still be making it writes and counts nothing more.
 */
final class Proceedings {
    static final String WITHHELD = "withheld";
    private static final String LATE = "late";

    private final CdsCounters counters;
    private final List<Step> then;
    private final Set<Step> steps = new LinkedHashSet<>();
    private boolean ended;

    Proceedings(CdsCounters counters) {
        this(counters, List.of());
    }

    private Proceedings(CdsCounters counters, List<Step> then) {
        this.counters = counters;
        this.then = List.copyOf(then);
    }

    /** Of a call that is made again: it counts nothing, and knows what was late then. */
    static Proceedings again(Trace trace) {
        return new Proceedings(new CdsCounters(), trace.steps());
    }

    /** Whether a part was left out for lack of time in the call that is made again. */
    boolean wasLate(String part) {
        return then.stream()
                .anyMatch(step -> step.name().equals(part) && step.outcome().equals(LATE));
    }

    /** What was written so far, to go on with: this one writes and counts nothing more. */
    synchronized Proceedings takenOver() {
        ended = true;
        Proceedings next = new Proceedings(counters, then);
        next.steps.addAll(steps);
        return next;
    }

    synchronized void ran(List<Step> rules) {
        if (!ended) {
            steps.addAll(rules);
        }
    }

    /** A speaker that has something to say and may not. */
    void silenced(Kind kind, String id, Ruling ruling) {
        ran(List.of(new Step(kind.name().toLowerCase(Locale.ROOT), id, WITHHELD, ruling.words())));
    }

    void cardWithheld(String topic, String reason) {
        note(count -> count.cardWithheld(topic, reason), new Step("card", topic, WITHHELD, reason));
    }

    /** Images of the record here are not read for this call. */
    void imagesWithheld(CallRecords.Withheld why) {
        ran(List.of(new Step(CallRecords.Withheld.STEP, "record", WITHHELD, why.code())));
    }

    void deadlinePassed(String part) {
        note(count -> count.deadlinePassed(part), new Step("card", part, LATE, "the time for an answer was up"));
    }

    /** The service had not ended when its time was up; it is counted where that was seen. */
    void serviceLate(String service, Duration allowed) {
        ran(List.of(new Step(
                "service",
                service,
                LATE,
                "not done within %d ms; what was ready was answered".formatted(allowed.toMillis()))));
    }

    /** A part that was left out since its content was still being read; in a replay as one that was late. */
    void loading(String part) {
        note(CdsCounters::optionsLoading, new Step("card", part, LATE, "the content was still being read"));
    }

    /** What stands beside an alert: how many options of each verdict, by plan. */
    void judged(Beside beside) {
        ran(beside.options().stream()
                .map(option -> new Step(
                        "option",
                        option.plan() + " " + option.option().id(),
                        switch (option.verdict()) {
                            case YES -> "eligible";
                            case NO -> "ruled-out";
                            case UNKNOWN -> "not-known";
                        },
                        ""))
                .toList());
    }

    void cardSent(String topic) {
        note(count -> count.cardSent(topic), new Step("card", topic, "sent", ""));
    }

    synchronized void checked(EvidenceReport report) {
        if (ended) {
            return;
        }
        counters.claimsKept(report.kept().size());
        report.dropped().forEach(dropped -> {
            counters.claimDropped(dropped.templateId(), dropped.reason().code());
            steps.add(new Step(
                    "sentence",
                    dropped.templateId(),
                    "unproved",
                    dropped.reason().code()));
        });
    }

    /** A text of a card that is said in English, for want of a translation. */
    void untranslated(String id) {
        note(count -> count.untranslated(id), new Step("sentence", id, "untranslated", "said in English"));
    }

    /** A sentence that stays in canonical units, since its numbers in the units of the site are not proved. */
    void notInUnits(String templateId) {
        note(
                count -> count.notInUnits(templateId),
                new Step("sentence", templateId, "canonical-units", "not proved in the units of the site"));
    }

    synchronized List<Trace.Step> steps() {
        return new ArrayList<>(steps);
    }

    private synchronized void note(Consumer<CdsCounters> count, Step step) {
        if (!ended) {
            count.accept(counters);
            steps.add(step);
        }
    }
}
