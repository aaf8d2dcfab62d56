package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Marks;
import org.prodrome.longitudinal.sentence.RecordedUnits;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.SummarySections;

/** Composes the history summary of one timeline from its sections. */
final class SummaryComposer {
    private static final int HEADLINE_PROBLEMS = 3;
    private static final int CARD_SUMMARY_LIMIT = 140;

    private final SummaryFacts facts;

    SummaryComposer(PatientTimeline timeline) {
        this.facts = new SummaryFacts(timeline);
    }

    HistorySummary compose() {
        List<Section> sections = new ArrayList<>();
        Results results = new Results(facts);
        Past past = new Past(facts);
        FromNotes notes = new FromNotes(facts);
        Life life = new Life(facts);
        add(sections, "What changed", Loinc.SECTION_PATIENT_STORY, new Changes(facts).claims(), true);
        add(sections, "Problems", Loinc.SECTION_PROBLEMS, new Problems(facts).claims(), true);
        add(sections, "Medications", Loinc.SECTION_MEDICATIONS, new Medications(facts).claims(), true);
        add(sections, "Allergies", Loinc.SECTION_ALLERGIES, new Allergies(facts).claims(), true);
        add(sections, "Contradictions", SummarySections.CONTRADICTIONS, notes.contradictions(), false);
        add(
                sections,
                "Results",
                Loinc.SECTION_RESULTS,
                both(new Variants(facts).claims(), results.laboratory()),
                false);
        add(sections, "Imaging", Loinc.SECTION_IMAGING, new Imaging(facts).claims(), false);
        add(sections, "Vital signs", Loinc.SECTION_VITAL_SIGNS, results.vitalSigns(), false);
        add(sections, "Procedures", Loinc.SECTION_PROCEDURES, past.procedures(), false);
        add(sections, "Immunisations", Loinc.SECTION_IMMUNISATIONS, past.immunisations(), false);
        add(sections, "Past illness", Loinc.SECTION_PAST_ILLNESS, past.illnesses(), false);
        add(sections, "Devices", Loinc.SECTION_DEVICES, life.devices(), false);
        add(sections, "Social history", Loinc.SECTION_SOCIAL, both(life.social(), past.social()), false);
        add(sections, "Pregnancy", Loinc.SECTION_PREGNANCY, life.pregnancy(), false);
        add(sections, "Functional status", Loinc.SECTION_FUNCTIONAL, life.function(), false);
        add(sections, "Plan of care", Loinc.SECTION_PLAN, life.plans(), false);
        add(sections, "Advance directives", Loinc.SECTION_ADVANCE_DIRECTIVES, life.directives(), false);
        add(sections, "From notes", SummarySections.FROM_NOTES, notes.statements(), false);
        return new HistorySummary(headline(), sections);
    }

    private Claim headline() {
        int most = Math.min(HEADLINE_PROBLEMS, facts.problems().size());
        Claim claim = headline(most);
        while (claim.text().length() >= CARD_SUMMARY_LIMIT && most > 1) {
            claim = headline(--most);
        }
        return claim;
    }

    private Claim headline(int problemsShown) {
        boolean aged = Person.age(facts.timeline().patient(), facts.today()).isPresent();
        StringBuilder template = new StringBuilder(aged ? "{age}-year-old {sex}: " : "{sex}, age not known: ");
        for (int i = 0; i < problemsShown; i++) {
            template.append(i == 0 ? "" : ", ").append("{p%d}".formatted(i));
        }
        if (problemsShown == 0) {
            template.append(Problems.noneWords(facts));
        }
        Sentence sentence = facts.sentence(
                "headline." + (aged ? "aged." : "") + problemsShown,
                template.append('.').toString());
        if (aged) {
            sentence.ageOn("age", facts.today());
            sentence.sexNounOn("sex", facts.today());
        } else {
            sentence.sexNoun("sex");
        }
        for (int i = 0; i < problemsShown; i++) {
            sentence.current("p" + i, facts.problems().get(i));
        }
        if (problemsShown == 0) {
            Problems.none(facts, sentence);
        }
        return sentence.claim();
    }

    private static List<Claim> both(List<Claim> first, List<Claim> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /** Each value of a section says what was recorded, and whether it is final. */
    private void add(List<Section> sections, String title, Code code, List<Claim> claims, boolean onCard) {
        if (!claims.isEmpty()) {
            List<Claim> shown = claims.stream()
                    .map(claim -> Marks.shown(facts.timeline(), claim, Integer.MAX_VALUE))
                    .map(claim -> RecordedUnits.shown(facts.timeline(), claim, Integer.MAX_VALUE))
                    .toList();
            sections.add(new Section(title, code, shown, onCard));
        }
    }

    /** How many there are of a kind that is not listed one by one. */
    static void count(SummaryFacts facts, String template, String words, List<Event> events, List<Claim> into) {
        if (!events.isEmpty()) {
            into.add(facts.sentence(template, words)
                    .count("n", events.stream().map(Event::source).toList())
                    .claim());
        }
    }
}
