package org.prodrome.longitudinal.detector.kidney;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/** What the potassium rule says of a high value: how high, how old, how sure, and what was before. */
final class PotassiumSentences {
    private static final int LONGEST = 140;
    private static final Set<String> NOT_FINAL = Set.of("preliminary", "registered");

    private final PatientTimeline timeline;
    private final String rule;

    PotassiumSentences(PatientTimeline timeline, String rule) {
        this.timeline = timeline;
        this.rule = rule;
    }

    /** As of now where the value is recent, as of then where it is not. */
    Claim high(PotassiumValue value, boolean isNow, List<PotassiumValue> sameDay) {
        Claim whole = high(value, isNow, sameDay, true);
        return whole.text().length() < LONGEST ? whole : high(value, isNow, sameDay, false);
    }

    private Claim high(PotassiumValue value, boolean isNow, List<PotassiumValue> sameDay, boolean atLength) {
        Event event = value.point().event();
        boolean isPreliminary = NOT_FINAL.contains(event.status());
        boolean isLeast = !value.isMeasured() && !value.category().equals("severe");
        boolean isAlone = !isNow && atLength && isNewestOnRecord(event);
        boolean withOther = atLength && !sameDay.isEmpty();
        Sentence sentence = sentence(
                "high" + (isNow ? "" : ".past"),
                "Potassium %s{value} mmol/L%s on {date} ({ago}): %s{category} hyperkalaemia%s%s%s."
                        .formatted(
                                isNow ? "" : "was ",
                                isPreliminary ? ", {status}," : "",
                                isLeast ? "at least " : "",
                                isNow ? "" : " then",
                                isAlone ? ", {none}" : "",
                                withOther ? "; {other} the same day, order unknown" : ""));
        value.fill(sentence, "value")
                .moment("date", event)
                .ago("ago", event)
                .score(
                        "category",
                        value.category(),
                        "hyperkalaemia",
                        "category",
                        List.of(Map.entry("potassium", event.source())),
                        value.isMeasured() ? Map.of() : Map.of("value", "at-least"));
        if (isPreliminary) {
            sentence.status("status", event);
        }
        if (isAlone) {
            sentence.slot(
                    "none",
                    "not repeated since",
                    DerivationFunction.NONE_RECORDED,
                    List.of(timeline.patientReference(), event.source()),
                    Map.of("type", "Observation", "text", "not repeated since", "codes", codes()));
        }
        if (withOther) {
            sameDay.get(sameDay.size() - 1).fill(sentence, "other");
        }
        return sentence.claim();
    }

    List<Claim> details(PotassiumValue value, List<PotassiumValue> sameDay, List<Event> drugs) {
        List<Claim> details = new ArrayList<>();
        sameDay.forEach(other -> details.add(order(value, other)));
        Sentence limits = sentence(
                "limits",
                "Limits of the UK Kidney Association: mild from 5.5, moderate from 6.0, severe from 6.5 mmol/L; here potassium is {value}.");
        details.add(value.fill(limits, "value").claim());
        List<Point> earlier = timeline.series(Analyte.POTASSIUM).points().stream()
                .filter(point ->
                        point.when().start().isBefore(value.point().when().start())
                                && sameDay.stream()
                                        .noneMatch(other -> other.point().equals(point)))
                .toList();
        if (!earlier.isEmpty()) {
            details.add(before(value, earlier.get(earlier.size() - 1)));
        }
        details.addAll(drugs(drugs));
        return details;
    }

    private Claim order(PotassiumValue value, PotassiumValue other) {
        Sentence sentence = sentence(
                "order",
                "Potassium {value} mmol/L on {date} and {other} mmol/L on {otherDate}: the order within the day is unknown,"
                        + " so the worse one is judged.");
        value.fill(sentence, "value").date("date", value.point());
        return other.fill(sentence, "other").date("otherDate", other.point()).claim();
    }

    private Claim before(PotassiumValue value, Point before) {
        return value.isMeasured()
                ? sentence("before", "Potassium before: {value} mmol/L on {date}, a change of {change} mmol/L.")
                        .value("value", before, 1)
                        .date("date", before)
                        .difference("change", before, value.point(), "signed", 1)
                        .claim()
                : sentence("before.limit", "Potassium before: {value} mmol/L on {date}.")
                        .value("value", before, 1)
                        .date("date", before)
                        .claim();
    }

    List<Claim> drugs(List<Event> drugs) {
        return drugs.stream()
                .flatMap(drug -> Stream.concat(
                        Stream.of(sentence("drug", "Raises potassium: {drug} is {status}, recorded on {date}.")
                                .label("drug", drug, KidneyDrugs.POTASSIUM_RAISING)
                                .use("status", drug)
                                .date("date", drug)
                                .claim()),
                        DrugUse.recognisedBy(timeline, rule, drug, KidneyDrugs.POTASSIUM_RAISING).stream()))
                .toList();
    }

    Sentence sentence(String template, String words) {
        return Sentence.of(timeline, rule, "potassium." + template, words);
    }

    /** Whether no potassium of any kind, usable or not, may be of a later day. */
    private boolean isNewestOnRecord(Event event) {
        return timeline.events("Observation", Analyte.POTASSIUM.codes()).stream()
                .filter(other -> !other.source().equals(event.source()))
                .allMatch(other -> other.time()
                        .filter(time ->
                                !time.end().isAfter(event.time().orElseThrow().start()))
                        .isPresent());
    }

    private static String codes() {
        return String.join(
                ",",
                Analyte.POTASSIUM.codes().members().stream()
                        .map(code -> code.system() + "|" + code.code())
                        .toList());
    }
}
