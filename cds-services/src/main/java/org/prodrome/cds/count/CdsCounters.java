package org.prodrome.cds.count;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the services said, what they withheld and why, since start. Names are made of ids of ours (topics, templates,
 * reasons), never of the record. Safe for many threads.
 */
public final class CdsCounters {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void cardSent(String topic) {
        add("cards.sent." + topic);
    }

    /** A card that was composed or due and did not leave. */
    public void cardWithheld(String topic, String reason) {
        add("cards.withheld.%s.%s".formatted(topic, reason));
    }

    /** A sentence that its sources do not prove. */
    public void claimDropped(String templateId, String reason) {
        add("claims.dropped.%s.%s".formatted(reason, templateId));
    }

    public void claimsKept(int number) {
        add("claims.kept", number);
    }

    /** A text of a card that has no translation and was said in English; by template or topic. */
    public void untranslated(String id) {
        add("text.untranslated." + id);
    }

    /** A sentence that stayed in canonical units. */
    public void notInUnits(String templateId) {
        add("text.canonical-units." + templateId);
    }

    /** Part of an answer left out because time was up. */
    public void deadlinePassed(String part) {
        add("deadline." + part);
    }

    public void refused(int status) {
        add("calls.refused." + status);
    }

    /** Resources or parts of a call left aside, by reason. */
    public void leftOut(String what, int number) {
        add("left-out." + what, number);
    }

    public void feedback(String outcome) {
        add("feedback." + outcome);
    }

    /** Feedback on a card that this service did not send to whoever answered it. */
    public void feedbackKeptApart() {
        add("feedback.unknown-card");
    }

    /** A film that a model's gate refused, by {@code id|version} and the code of the reason. */
    public void filmRefused(String model, String reason) {
        add("films.refused.%s.%s".formatted(model, reason));
    }

    /** A piece of the trail that could not be written: {@code postponed} or {@code dead}, by table. */
    public void trail(String table, String what) {
        add("trail.%s.%s".formatted(what, table));
    }

    /** Options that were not judged, since their content was still being read. */
    public void optionsLoading() {
        add("options.loading");
    }

    /** All counts by name, sorted. */
    public Map<String, Long> snapshot() {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((name, count) -> now.put(name, count.sum()));
        return now;
    }

    private void add(String name) {
        add(name, 1);
    }

    private void add(String name, int number) {
        if (number > 0) {
            counts.computeIfAbsent(name, ignored -> new LongAdder()).add(number);
        }
    }
}
