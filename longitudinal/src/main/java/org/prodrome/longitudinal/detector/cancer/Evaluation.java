package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CodeSet;

/**
 * Something that may have been done, and the words that it was not. It is known by a code (SNOMED CT, CPT, LOINC of a
 * report) or by the words of a procedure, report or imaging study. What is not known to be earlier counts, so that
 * nothing is called missing that may be there.
 *
 * @param codes what it is by code
 * @param phrases what it is by words: every word of one of them
 */
record Evaluation(CodeSet codes, List<String> phrases) {
    /** A look into the gut. */
    static final Evaluation OF_BOWEL =
            new Evaluation(CancerWorkup.BOWEL_EVALUATION, CancerWorkup.BOWEL_EVALUATION_WORDS);

    private static final List<String> TYPES = List.of("Procedure", "DiagnosticReport", "ImagingStudy");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    Evaluation {
        phrases = List.copyOf(phrases);
    }

    /** Whether an event is one. */
    boolean is(Event event) {
        return codes.isIn(event.concept()) || isWorded(event);
    }

    /** Whether the words of an event name one. */
    boolean isWorded(Event event) {
        Set<String> words = Set.of(NO_WORD.splitAsStream(event.label().toLowerCase(Locale.ROOT))
                .distinct()
                .toArray(String[]::new));
        return phrases.stream().anyMatch(phrase -> words.containsAll(List.of(phrase.split(" "))));
    }

    /** Whether one may have been done after a day. */
    boolean isAfter(PatientTimeline timeline, LocalDate day) {
        return TYPES.stream()
                .flatMap(type -> timeline.events(type).stream())
                .filter(this::is)
                .anyMatch(event -> ChestImaging.time(event)
                        .map(time -> ChestImaging.lastDay(time).isAfter(day))
                        .orElse(true));
    }

    /** Adds the words that none was done after the day of a result, or of so many months before it (0: none). */
    Sentence none(PatientTimeline timeline, Sentence sentence, String text, Event result, int months) {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "type",
                String.join(",", TYPES),
                "codes",
                codes.members().stream()
                        .map(code -> code.system() + "|" + code.code())
                        .collect(Collectors.joining(",")),
                "words",
                String.join(",", phrases),
                "text",
                text));
        if (months > 0) {
            parameters.put("since-months", Integer.toString(months));
        }
        return sentence.slot(
                "none",
                text,
                DerivationFunction.NONE_RECORDED,
                List.of(timeline.patientReference(), result.source()),
                parameters);
    }

    /** The same of a measured result. */
    Sentence none(PatientTimeline timeline, Sentence sentence, String text, Point result, int months) {
        return none(timeline, sentence, text, result.event(), months);
    }
}
