package org.prodrome.longitudinal.sentence;

import static org.prodrome.longitudinal.claim.DerivationFunction.AGE;
import static org.prodrome.longitudinal.claim.DerivationFunction.AKI_STAGE;
import static org.prodrome.longitudinal.claim.DerivationFunction.ALBUMINURIA_CATEGORY;
import static org.prodrome.longitudinal.claim.DerivationFunction.ANSWER;
import static org.prodrome.longitudinal.claim.DerivationFunction.COUNT;
import static org.prodrome.longitudinal.claim.DerivationFunction.DATE;
import static org.prodrome.longitudinal.claim.DerivationFunction.DIFFERENCE;
import static org.prodrome.longitudinal.claim.DerivationFunction.DOSE;
import static org.prodrome.longitudinal.claim.DerivationFunction.DUE;
import static org.prodrome.longitudinal.claim.DerivationFunction.EGFR;
import static org.prodrome.longitudinal.claim.DerivationFunction.EGFR_CATEGORY;
import static org.prodrome.longitudinal.claim.DerivationFunction.ELAPSED;
import static org.prodrome.longitudinal.claim.DerivationFunction.INSTANT;
import static org.prodrome.longitudinal.claim.DerivationFunction.LABEL;
import static org.prodrome.longitudinal.claim.DerivationFunction.NONE_RECORDED;
import static org.prodrome.longitudinal.claim.DerivationFunction.QUANTITY;
import static org.prodrome.longitudinal.claim.DerivationFunction.RECORDED;
import static org.prodrome.longitudinal.claim.DerivationFunction.RELATION;
import static org.prodrome.longitudinal.claim.DerivationFunction.SCORE;
import static org.prodrome.longitudinal.claim.DerivationFunction.SEX_NOUN;
import static org.prodrome.longitudinal.claim.DerivationFunction.SLOPE;
import static org.prodrome.longitudinal.claim.DerivationFunction.STATUS;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Bound;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.DrugNames;

/**
 * Builds one {@link Claim}: a method per kind of slot, each printing what {@link DerivationFunction} says and noting
 * how it follows. A slot that the record cannot give is an {@link IllegalStateException}: the composer asked for what
 * it had not made sure of.
 */
public final class Sentence {
    private static final String HOLDS_NOW = "active,recurrence,relapse,intended,on-hold,none";

    private final PatientTimeline timeline;
    private final String templateId;
    private final String template;
    private final String ruleId;
    private final List<Slot> slots = new ArrayList<>();

    private Sentence(PatientTimeline timeline, String ruleId, String templateId, String template) {
        this.timeline = timeline;
        this.ruleId = ruleId;
        this.templateId = templateId;
        this.template = template;
    }

    /** Starts a sentence of a rule from its template. */
    public static Sentence of(PatientTimeline timeline, String ruleId, String templateId, String template) {
        return new Sentence(timeline, ruleId, templateId, template);
    }

    /** The claim. */
    public Claim claim() {
        return new Claim(templateId, template, slots, ruleId);
    }

    /** Any slot, printed elsewhere. */
    public Sentence slot(
            String name,
            String printed,
            DerivationFunction function,
            List<String> sources,
            Map<String, String> parameters) {
        slots.add(new Slot(name, printed, new Derivation(function, sources, parameters)));
        return this;
    }

    public Sentence value(String name, Point point, int decimals) {
        return slot(
                name,
                Printed.number(point.exact(), decimals),
                QUANTITY,
                List.of(point.source()),
                with(component(point), "unit", point.unit(), "decimals", decimals));
    }

    /** A limit beyond which the value is, with its comparator in words: {@code above 6.8}. */
    public Sentence bound(String name, Bound bound, int decimals) {
        Point limit = bound.limit();
        return slot(
                name,
                Printed.comparator(bound.comparator()) + Printed.number(limit.exact(), decimals),
                QUANTITY,
                List.of(limit.source()),
                with(component(limit), "unit", limit.unit(), "decimals", decimals, "comparator", "words"));
    }

    /**
     * A quantity of an Observation as it stands there.
     *
     * @param component LOINC code of the component; empty for the Observation's own value
     */
    public Sentence recorded(String name, Event event, String component) {
        return slot(
                name,
                RecordedValue.of(event, component)
                        .map(RecordedValue::printed)
                        .orElseThrow(() -> new IllegalStateException(event.source() + " has no quantity")),
                RECORDED,
                List.of(event.source()),
                component.isEmpty() ? Map.of() : Map.of("component", component));
    }

    /** How long before the timeline's instant the event was: {@code 5 h ago}, {@code 12 days ago}. */
    public Sentence ago(String name, Event event) {
        return slot(
                name,
                Elapsed.ago(time(event), timeline.asOf()),
                ELAPSED,
                List.of(event.source()),
                Map.of("unit", "ago", "on", timeline.asOf().toString()));
    }

    public Sentence date(String name, Event event) {
        return slot(name, time(event).printed(), DATE, List.of(event.source()), Map.of());
    }

    public Sentence date(String name, Point point) {
        return date(name, point.event());
    }

    /** To the minute where it is known, else the date. */
    public Sentence moment(String name, Event event) {
        return time(event)
                .printedToTheMinute()
                .map(minute -> slot(name, minute, INSTANT, List.of(event.source()), Map.of()))
                .orElseGet(() -> date(name, event));
    }

    public Sentence label(String name, Event event) {
        return slot(name, words(event), LABEL, List.of(event.source()), Map.of());
    }

    /** The same of a problem or drug that holds now, where the sentence shows no status; refused once it has ended. */
    public Sentence current(String name, Event event) {
        return slot(name, words(event), LABEL, List.of(event.source()), Map.of("status", HOLDS_NOW));
    }

    /** The same, and the event must be about one of the codes; a drug without one, by its name. */
    public Sentence current(String name, Event event, CodeSet codes) {
        return slot(
                name, words(event), LABEL, List.of(event.source()), about(event, codes, Map.of("status", HOLDS_NOW)));
    }

    /** What an event is about; it must be about one of the codes. */
    public Sentence label(String name, Event event, CodeSet codes) {
        return slot(name, words(event), LABEL, List.of(event.source()), about(event, codes, Map.of()));
    }

    private static String words(Event event) {
        if (event.label().isEmpty()) {
            throw new IllegalStateException("%s has no words of its own".formatted(event.source()));
        }
        return event.label();
    }

    public Sentence status(String name, Event event) {
        return slot(name, event.status(), STATUS, List.of(event.source()), Map.of());
    }

    /** The same, and the event must be about one of the codes. */
    public Sentence status(String name, Event event, CodeSet codes) {
        return slot(name, event.status(), STATUS, List.of(event.source()), about(event, codes, Map.of()));
    }

    /** That a drug is in use: its status, or until when a pharmacy supplied it. */
    public Sentence use(String name, Event drug) {
        return Supply.until(drug)
                .map(until -> score(
                        name,
                        "supplied until " + until,
                        "drug-supply",
                        "until",
                        List.of(Map.entry("drug", drug.source())),
                        Map.of("on", today())))
                .orElseGet(() -> status(name, drug));
    }

    private String today() {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** What an Observation about one of the codes answers, as {@link Answers} reads it. */
    public Sentence answer(String name, Event event, CodeSet codes) {
        return slot(
                name,
                printed(event, observation(event).flatMap(Answers::of)),
                ANSWER,
                List.of(event.source()),
                Map.of("codes", listed(codes)));
    }

    /** The same of one of its components. */
    public Sentence answer(String name, Event event, CodeSet codes, CodeSet component) {
        return slot(
                name,
                printed(event, observation(event).flatMap(found -> Answers.of(found, component))),
                ANSWER,
                List.of(event.source()),
                Map.of("codes", listed(codes), "component", listed(component)));
    }

    /** A dose as {@link Doses} reads it. */
    public Sentence dose(String name, Event event) {
        return slot(name, printed(event, Doses.of(event)), DOSE, List.of(event.source()), Map.of());
    }

    private static Optional<Observation> observation(Event event) {
        return event.as(Observation.class);
    }

    private static String printed(Event event, Optional<String> words) {
        return words.orElseThrow(() -> new IllegalStateException(event.source() + " does not say it"));
    }

    public Sentence ageOn(String name, LocalDate day) {
        int age = Person.age(timeline.patient(), day)
                .orElseThrow(() -> new IllegalStateException("the age is not known"));
        return slot(
                name, Integer.toString(age), AGE, List.of(timeline.patientReference()), Map.of("on", day.toString()));
    }

    public Sentence sexNoun(String name) {
        return slot(name, Person.noun(timeline.patient()), SEX_NOUN, List.of(timeline.patientReference()), Map.of());
    }

    /** The same on a day: a girl, a boy or a child below 18 years. */
    public Sentence sexNounOn(String name, LocalDate day) {
        return slot(
                name,
                Person.noun(timeline.patient(), day),
                SEX_NOUN,
                List.of(timeline.patientReference()),
                Map.of("on", day.toString()));
    }

    public Sentence count(String name, List<String> sources) {
        List<String> distinct = sources.stream().distinct().toList();
        return slot(name, Integer.toString(distinct.size()), COUNT, distinct, Map.of());
    }

    public Sentence egfr(String name, Point creatinine) {
        return slot(
                name,
                Printed.number(egfrOf(creatinine), 0),
                EGFR,
                List.of(creatinine.source(), timeline.patientReference()),
                Map.of("decimals", "0"));
    }

    public Sentence egfrCategory(String name, Point creatinine) {
        return slot(
                name,
                KdigoCkd.Gfr.of(egfrOf(creatinine)).name(),
                EGFR_CATEGORY,
                List.of(creatinine.source(), timeline.patientReference()),
                Map.of());
    }

    public Sentence albuminuriaCategory(String name, Point ratio) {
        return slot(
                name,
                KdigoCkd.Albuminuria.of(ratio.value()).name(),
                ALBUMINURIA_CATEGORY,
                List.of(ratio.source()),
                Map.of());
    }

    /** Slope, low, high and verdict of the eGFR, as {@code slope}, {@code low}, {@code high} or {@code verdict}. */
    public Sentence egfrSlope(String name, String part, TheilSen slope, List<Point> points, int binDays) {
        return slope(
                name,
                part,
                slope,
                points,
                with(Map.of(), "of", "egfr", "unit", "mL/min/{1.73_m2}", "decimals", 1, "bin-days", binDays));
    }

    /** The same of the values themselves. */
    public Sentence valueSlope(
            String name, String part, TheilSen slope, List<Point> points, int decimals, int binDays) {
        Point any = points.get(0);
        Map<String, String> parameters =
                with(component(any), "of", "value", "unit", any.unit(), "decimals", decimals, "bin-days", binDays);
        return slope(name, part, slope, points, parameters);
    }

    public Sentence aki(String name, String printed, String rule, List<Point> points) {
        return slot(name, printed, AKI_STAGE, points.stream().map(Point::source).toList(), Map.of("rule", rule));
    }

    /**
     * Difference of two values; form is {@code absolute}, {@code signed}, {@code percent} or {@code signed-percent}.
     */
    public Sentence difference(String name, Point older, Point newer, String form, int decimals) {
        return slot(
                name,
                difference(older.exact(), newer.exact(), form, decimals),
                DIFFERENCE,
                List.of(older.source(), newer.source()),
                with(component(newer), "of", "value", "unit", newer.unit(), "form", form, "decimals", decimals));
    }

    /** The same of their eGFR. */
    public Sentence egfrDifference(String name, Point older, Point newer, String form, int decimals) {
        return slot(
                name,
                difference(BigDecimal.valueOf(egfrOf(older)), BigDecimal.valueOf(egfrOf(newer)), form, decimals),
                DIFFERENCE,
                List.of(timeline.patientReference(), older.source(), newer.source()),
                with(Map.of(), "of", "egfr", "unit", "mL/min/{1.73_m2}", "form", form, "decimals", decimals));
    }

    /** The word for how the newer value relates to the older one, given a threshold in % of the older. */
    public Sentence relation(
            String name, Point older, Point newer, double thresholdPercent, String up, String down, String same) {
        double change = newer.value() - older.value();
        double limit = Math.abs(older.value()) * thresholdPercent / 100 + 1e-9;
        String word = change > limit ? up : change < -limit ? down : same;
        return slot(
                name,
                word,
                RELATION,
                List.of(older.source(), newer.source()),
                with(
                        component(newer),
                        "unit",
                        newer.unit(),
                        "threshold-percent",
                        thresholdPercent,
                        "up",
                        up,
                        "down",
                        down,
                        "same",
                        same));
    }

    /**
     * A part of a score, printed elsewhere.
     *
     * @param inputs role of each input with the resource that has it, in the order they are cited
     * @param more further parameters, such as {@code decimals} or {@code on}
     */
    public Sentence score(
            String name,
            String printed,
            String score,
            String part,
            List<Map.Entry<String, String>> inputs,
            Map<String, String> more) {
        List<String> sources = Stream.concat(
                        Stream.of(timeline.patientReference()), inputs.stream().map(Map.Entry::getValue))
                .toList();
        String roles = inputs.stream().map(Map.Entry::getKey).collect(Collectors.joining(","));
        return slot(name, printed, SCORE, sources, with(more, "score", score, "roles", roles, "part", part));
    }

    /** Whole time between two events; unit {@code h}, {@code d}, {@code wk}, {@code mo} or {@code a}. */
    public Sentence elapsed(String name, Event from, Event to, String unit) {
        return slot(
                name,
                Elapsed.print(time(from).start(), time(to).start(), unit),
                ELAPSED,
                List.of(from.source(), to.source()),
                Map.of("unit", unit));
    }

    /** Whole time from an event to the start of a day (UTC). */
    public Sentence elapsed(String name, Event from, LocalDate on, String unit) {
        return slot(
                name,
                Elapsed.print(
                        time(from).start(), on.atStartOfDay(ZoneOffset.UTC).toInstant(), unit),
                ELAPSED,
                List.of(from.source()),
                Map.of("unit", unit, "on", on.toString()));
    }

    /** The date of an event plus calendar months, as precise as the date itself. */
    public Sentence due(String name, Event from, int months) {
        return slot(
                name,
                Elapsed.due(time(from).printed(), months),
                DUE,
                List.of(from.source()),
                Map.of("months", Integer.toString(months)));
    }

    /** Words that hold because nothing of the types, in one of the statuses (any when empty), is on record. */
    public Sentence noneRecorded(String name, String text, String types, String statuses) {
        return noneRecorded(name, text, types, statuses, new CodeSet("any", List.of()));
    }

    /** The same of resources about one of the codes only. */
    public Sentence noneRecorded(String name, String text, String types, String statuses, CodeSet codes) {
        Map<String, String> parameters = new TreeMap<>(Map.of("type", types, "text", text));
        if (!statuses.isEmpty()) {
            parameters.put("status", statuses);
        }
        if (!codes.members().isEmpty()) {
            parameters.put("codes", listed(codes));
        }
        return slot(name, text, NONE_RECORDED, List.of(timeline.patientReference()), parameters);
    }

    /** The same of drugs, which count by code or by a member's name in the words of the order. */
    public Sentence noDrug(String name, String text, String statuses, CodeSet codes) {
        return slot(
                name,
                text,
                NONE_RECORDED,
                List.of(timeline.patientReference()),
                with(
                        Map.of(),
                        "type",
                        "MedicationRequest,MedicationStatement",
                        "text",
                        text,
                        "status",
                        statuses,
                        "codes",
                        listed(codes),
                        "words",
                        Stream.concat(codes.phrases().stream(), DrugNames.of(codes).stream())
                                .distinct()
                                .collect(Collectors.joining(","))));
    }

    /**
     * The same of what was after another event only, with imaging studies known by their modality and region.
     *
     * @param modalities of imaging studies, comma separated
     * @param words phrases by whose words a resource counts as if by a code, comma separated
     * @param since the event after whose day it is
     */
    public Sentence noneRecordedSince(
            String name, String text, String types, CodeSet codes, String modalities, String words, Event since) {
        return slot(
                name,
                text,
                NONE_RECORDED,
                List.of(timeline.patientReference(), since.source()),
                with(
                        Map.of(),
                        "type",
                        types,
                        "text",
                        text,
                        "codes",
                        listed(codes),
                        "modality",
                        modalities,
                        "words",
                        words));
    }

    /** The same from a day on, which the text names as <code>{from}</code>. */
    public Sentence noneRecordedFrom(
            String name,
            String text,
            String types,
            CodeSet codes,
            String modalities,
            String words,
            Event since,
            LocalDate from) {
        return slot(
                name,
                text.replace("{from}", from.toString()),
                NONE_RECORDED,
                List.of(timeline.patientReference(), since.source()),
                Map.of(
                        "type",
                        types,
                        "text",
                        text,
                        "codes",
                        listed(codes),
                        "modality",
                        modalities,
                        "words",
                        words,
                        "from",
                        from.toString()));
    }

    /** The date that one element of an event holds, such as the {@code occurrence} of an order. */
    public Sentence dateOf(String name, Event event, String element, ClinicalTime when) {
        return slot(name, when.printed(), DATE, List.of(event.source()), Map.of("element", element));
    }

    /**
     * A drug of the codes that is in use, by the listed name that its words hold, such as {@code apixaban}; by its
     * whole label where they hold none.
     */
    public Sentence drugName(String name, Event drug, CodeSet codes) {
        Optional<String> said = DrugNames.in(drug.label(), codes);
        return score(
                name,
                said.orElse(drug.label()),
                "drug-name",
                said.isPresent() ? "name" : "label",
                List.of(Map.entry("drug", drug.source())),
                with(Map.of(), "name", said.orElse(""), "codes", listed(codes), "on", today()));
    }

    /** The codes, and of a drug without one of them the name in its words that stands for a code. */
    private static Map<String, String> about(Event event, CodeSet codes, Map<String, String> more) {
        Map<String, String> parameters = with(more, "codes", listed(codes));
        if (!codes.isIn(event.concept())) {
            DrugNames.in(event.label(), codes).ifPresent(name -> parameters.put("named", name));
        }
        return parameters;
    }

    private static String listed(CodeSet codes) {
        return codes.members().stream()
                .map(code -> code.system() + "|" + code.code())
                .collect(Collectors.joining(","));
    }

    private Sentence slope(
            String name, String part, TheilSen slope, List<Point> points, Map<String, String> parameters) {
        int decimals = Integer.parseInt(parameters.getOrDefault("decimals", "0"));
        String printed = switch (part) {
            case "slope" -> Printed.number(slope.slope(), decimals);
            case "low" -> Printed.number(slope.low(), decimals);
            case "high" -> Printed.number(slope.high(), decimals);
            default -> Facts.verdict(slope);
        };
        List<String> sources = Stream.concat(
                        Stream.of(timeline.patientReference()), points.stream().map(Point::source))
                .toList();
        return slot(name, printed, SLOPE, sources, with(parameters, "part", part));
    }

    private static String difference(BigDecimal older, BigDecimal newer, String form, int decimals) {
        BigDecimal change = newer.subtract(older);
        BigDecimal shown = form.endsWith("percent")
                ? change.multiply(BigDecimal.valueOf(100)).divide(older, MathContext.DECIMAL128)
                : change;
        return form.startsWith("signed") ? Printed.signed(shown, decimals) : Printed.number(shown.abs(), decimals);
    }

    private double egfrOf(Point creatinine) {
        return Facts.egfr(timeline.patient(), creatinine)
                .orElseThrow(() -> new IllegalStateException("sex or age is not known"));
    }

    private static ClinicalTime time(Event event) {
        return event.time().orElseThrow(() -> new IllegalStateException(event.source() + " has no date"));
    }

    private static Map<String, String> component(Point point) {
        return point.component().isEmpty() ? Map.of() : Map.of("component", point.component());
    }

    private static Map<String, String> with(Map<String, String> parameters, Object... keyThenValue) {
        Map<String, String> all = new TreeMap<>(parameters);
        for (int i = 0; i < keyThenValue.length; i += 2) {
            all.put(String.valueOf(keyThenValue[i]), String.valueOf(keyThenValue[i + 1]));
        }
        return all;
    }
}
