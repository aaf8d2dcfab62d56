package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.cds.hook.Trace;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.openloop.OpenLoops;
import org.prodrome.longitudinal.openloop.Stay;

/** What a stay leaves open, on one card, with a draft for each thing that can be planned. */
final class Discharge implements MomentReader {
    private static final String LAST_MONTH =
            "The record does not say when this stay began: orders and results of 30 days were read.";

    private final String pagesUrl;
    private final List<Detector> rules;

    Discharge(ViewSettings settings) {
        this.pagesUrl = settings.sourceUrl();
        this.rules = RuleReading.only(settings.rules(), OpenLoops.rules());
    }

    @Override
    public Reading read(Situation situation) {
        RuleReading read = RuleReading.of(situation.record(), situation.now(), rules);
        Optional<String> encounter =
                Optional.ofNullable(situation.call().context().encounterId()).filter(id -> situation.callersIds());
        Stay stay = Stay.of(read.timeline(), encounter);
        List<Finding> findings = OpenLoops.of(read.timeline(), read.results(), stay);
        List<Trace.Step> steps = new ArrayList<>(read.steps());
        steps.add(new Trace.Step(
                "encounter",
                "stay",
                stay.isKnown() ? "read" : "not-known",
                stay.isKnown() ? "" : "no such encounter with a beginning: 30 days were read"));
        findings.forEach(
                finding -> steps.add(new Trace.Step("rule", finding.rule().id(), "fired", "open")));
        return new Reading(
                situation.record(),
                findings.isEmpty()
                        ? List.of()
                        : List.of(new FindingCards(Topic.OPEN_LOOPS, situation, pagesUrl)
                                .card(findings, List.of(), stay.isKnown() ? List.of() : List.of(LAST_MONTH))),
                steps);
    }
}
