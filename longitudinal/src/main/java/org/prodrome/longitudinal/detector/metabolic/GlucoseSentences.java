package org.prodrome.longitudinal.detector.metabolic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/** What is said of HbA1c and fasting glucose. */
record GlucoseSentences(PatientTimeline timeline, String ruleId) {
    static final int BIN_DAYS = 60;

    private static final double DAYS_PER_YEAR = 365.25;
    private static final double FARTHEST_YEARS = 5;
    private static final String CHANCE = "5.3";

    Sentence sentence(String template, String words) {
        return Sentence.of(timeline, ruleId, "hba1c." + template, words);
    }

    /** Two results in the diabetic range, of the same or of different tests, and no diagnosis. */
    Claim undiagnosed(Point one, Point two) {
        Sentence sentence = sentence(
                "undiagnosed." + kind(one) + kind(two),
                "%s on {da} and %s on {db}, both in the diabetic range; {none}."
                        .formatted(words(one, "a"), lower(words(two, "b"))));
        result(result(sentence, "a", one), "b", two);
        return noDiagnosis(sentence.date("da", one).date("db", two)).claim();
    }

    /** One result in the diabetic range, a step beyond chance from the one before. */
    Claim step(Point before, Point now) {
        Sentence sentence = sentence(
                "step", "HbA1c {now} % on {date}, up {rise} from {before} % on {beforeDate}: to be confirmed; {none}.");
        return noDiagnosis(sentence.value("now", now, 1)
                        .date("date", now)
                        .difference("rise", before, now, "absolute", 1)
                        .value("before", before, 1)
                        .date("beforeDate", before))
                .claim();
    }

    /** One result in the diabetic range and nothing to compare it with. */
    Claim single(Point now) {
        Sentence sentence = sentence(
                "single." + kind(now),
                "%s on {date}, one result in the diabetic range, to be confirmed; {none}.".formatted(words(now, "a")));
        return noDiagnosis(result(sentence, "a", now).date("date", now)).claim();
    }

    Claim rise(Point before, Point now) {
        return sentence("rise", "HbA1c rose by {rise} to {now} % on {date} (from {before} % on {beforeDate}).")
                .difference("rise", before, now, "absolute", 1)
                .value("now", now, 1)
                .date("date", now)
                .value("before", before, 1)
                .date("beforeDate", before)
                .claim();
    }

    Claim climbing(TheilSen slope, List<Point> points) {
        Point last = points.get(points.size() - 1);
        return sentence("climbing", "HbA1c {verdict}: {now} % on {date}, {slope} % a year, below the diabetic range.")
                .valueSlope("verdict", "verdict", slope, points, 2, BIN_DAYS)
                .value("now", last, 1)
                .date("date", last)
                .valueSlope("slope", "slope", slope, points, 2, BIN_DAYS)
                .claim();
    }

    Claim chance(Point before, Point now) {
        return sentence(
                        "chance",
                        "The change in HbA1c of {percent} % is {relation} the 5.3 % that chance alone explains.")
                .difference("percent", before, now, "percent", 1)
                .relation(
                        "relation",
                        before,
                        now,
                        Double.parseDouble(CHANCE),
                        "more than",
                        "a fall of more than",
                        "within")
                .claim();
    }

    /** The trend, and when it would reach the diabetic range; none with too few results. */
    List<Claim> trend(List<Point> points, boolean project) {
        List<Claim> claims = new ArrayList<>();
        slope(points).ifPresent(slope -> {
            claims.add(sentence(
                            "trend",
                            "Slope over {n} HbA1c results from {first} to {last}: {slope} % a year (Theil-Sen, 95 % interval"
                                    + " {low} to {high}).")
                    .count("n", points.stream().map(Point::source).toList())
                    .date("first", points.get(0))
                    .date("last", points.get(points.size() - 1))
                    .valueSlope("slope", "slope", slope, points, 2, BIN_DAYS)
                    .valueSlope("low", "low", slope, points, 2, BIN_DAYS)
                    .valueSlope("high", "high", slope, points, 2, BIN_DAYS)
                    .claim());
            if (project) {
                projection(points, slope).ifPresent(claims::add);
            }
        });
        return claims;
    }

    static Optional<TheilSen> slope(List<Point> points) {
        List<Binned> bins = Facts.bins(points, points.stream().map(Point::value).toList(), BIN_DAYS);
        return bins.size() < 3 ? Optional.empty() : Facts.slopePerYear(bins);
    }

    /** Month in which a straight line from the newest result, as steep as the slope, reaches 6.5 %. */
    private Optional<Claim> projection(List<Point> points, TheilSen slope) {
        Point last = points.get(points.size() - 1);
        double years = (GlucoseResults.DIABETIC_A1C - last.value()) / slope.slope();
        if (slope.low() <= 0 || years < 0 || years > FARTHEST_YEARS) {
            return Optional.empty();
        }
        Roles roles = Roles.none();
        for (Point point : points) {
            roles = roles.with("hba1c", point);
        }
        Map<String, String> bins = Map.of("bin-days", Integer.toString(BIN_DAYS));
        return Optional.of(sentence(
                        "projection", "At this pace HbA1c reaches 6.5 % about {month} ({earliest} at the steep end).")
                .score("month", month(last, slope.slope()), "hba1c-projection", "month", roles.entries(), bins)
                .score("earliest", month(last, slope.high()), "hba1c-projection", "earliest", roles.entries(), bins)
                .claim());
    }

    private static String month(Point last, double slope) {
        double years = (GlucoseResults.DIABETIC_A1C - last.value()) / slope;
        LocalDate day = last.when().firstDay().plusDays((long) Math.floor(years * DAYS_PER_YEAR));
        return day.toString().substring(0, 7);
    }

    private static Sentence noDiagnosis(Sentence sentence) {
        return sentence.noneRecorded("none", "no diabetes is on the problem list", "Condition", "", Snomed.DIABETES);
    }

    private static Sentence result(Sentence sentence, String slot, Point point) {
        if (!GlucoseResults.isFasting(point)) {
            return sentence.value(slot, point, 1);
        }
        String codes = Loinc.FASTING_GLUCOSE.members().stream()
                .map(code -> code.system() + "|" + code.code())
                .collect(Collectors.joining(","));
        return sentence.slot(
                slot,
                Printed.number(point.exact(), 0),
                DerivationFunction.QUANTITY,
                List.of(point.source()),
                Map.of("unit", point.unit(), "decimals", "0", "codes", codes));
    }

    private static String words(Point point, String slot) {
        return GlucoseResults.isFasting(point)
                ? "Fasting glucose {%s} mg/dL".formatted(slot)
                : "HbA1c {%s} %%".formatted(slot);
    }

    private static String lower(String words) {
        return words.startsWith("Fasting") ? "f" + words.substring(1) : words;
    }

    private static String kind(Point point) {
        return GlucoseResults.isFasting(point) ? "f" : "a";
    }
}
