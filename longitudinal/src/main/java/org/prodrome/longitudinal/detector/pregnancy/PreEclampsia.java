package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * From 20 weeks: pressure of 140 or 90 twice, 4 hours apart, with a sign from kidney, liver or blood; or a mean
 * pressure that has risen by more than 15 mmHg above the woman's own of early pregnancy. A newest pressure of 160 or
 * 110 speaks at once (ACOG Practice Bulletin 222, doi:10.1097/AOG.0000000000003891): treatment does not wait 4 hours
 * for a second one.
 */
public final class PreEclampsia implements Detector {
    private static final Rule RULE = new Rule(
            "pre-eclampsia/1",
            "Pre-eclampsia",
            "Pre-eclampsia as soon as readings and results meet its criteria, and pressure that climbs towards it.",
            "Pregnancy from 20 weeks, with dated weeks; not where pre-eclampsia is on the problem list.",
            "Readings of the last 7 days, results within 7 days of them; readings before 20 weeks as the baseline. A severe reading interrupts for 24 hours, and only while it is the newest.",
            Citation.paper(
                    "NICE NG133; sFlt-1/PlGF: Zeisler, NEJM 2016;374:13; the rise of the mean pressure is an engineering rule",
                    "10.1056/NEJMoa1414838"),
            "A repeated pressure, a urine protein/creatinine ratio, or an sFlt-1/PlGF ratio of 38 or less.");

    private static final int FROM_WEEK = 20;
    private static final double NOTABLE_RISE = 15;
    private static final double EPSILON = 1e-9;
    private static final Duration APART = Duration.ofHours(4);
    private static final Duration RECENT = Duration.ofDays(7);
    private static final Duration INTERRUPTS_WITHIN = Duration.ofHours(24);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> problem = Circumstances.pregnancy(timeline);
        if (problem.isEmpty()) {
            return new NotApplicable(RULE, "no pregnancy on the problem list");
        }
        if (!Circumstances.activeProblems(timeline, PregnancyCodes.PRE_ECLAMPSIA)
                .isEmpty()) {
            return new NotApplicable(RULE, "pre-eclampsia is on the problem list");
        }
        Optional<Pregnancy> pregnancy = Pregnancy.of(timeline, problem.get());
        if (pregnancy.isEmpty()) {
            return new NotComputable(
                    RULE, List.of("estimated delivery date, gestational age or last menstruation"), List.of());
        }
        Instant twentyWeeks = pregnancy
                .get()
                .start()
                .plusWeeks(FROM_WEEK)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        if (timeline.asOf().isBefore(twentyWeeks)) {
            return new NotApplicable(RULE, "before 20 weeks");
        }
        Instant from = timeline.asOf().minus(RECENT);
        List<PressureReading> now =
                PressureReading.between(timeline, from.isBefore(twentyWeeks) ? twentyWeeks : from, timeline.asOf());
        if (now.isEmpty()) {
            return new NotComputable(RULE, List.of("blood pressure of the last 7 days"), List.of());
        }
        List<PressureReading> early = PressureReading.between(
                timeline,
                pregnancy.get().start().atStartOfDay(ZoneOffset.UTC).toInstant(),
                twentyWeeks.minusSeconds(1));
        return judge(timeline, pregnancy.get(), early, now);
    }

    private static DetectorResult judge(
            PatientTimeline timeline, Pregnancy pregnancy, List<PressureReading> early, List<PressureReading> now) {
        Optional<List<PressureReading>> pair = pair(now);
        if (pair.isPresent()) {
            Instant last = pair.get().get(1).at();
            for (OrganSign sign : OrganSign.values()) {
                Optional<Point> value = sign.at(timeline, last);
                if (value.isPresent()) {
                    return criteria(timeline, pregnancy, pair.get(), now.get(now.size() - 1), sign, value.get());
                }
            }
        }
        List<PressureReading> latest = now.subList(Math.max(0, now.size() - 2), now.size());
        PressureReading newest = now.get(now.size() - 1);
        boolean severe = newest.isSevere();
        boolean urgent = severe && isUrgent(timeline, newest);
        boolean risen = !early.isEmpty()
                && latest.size() == 2
                && PressureReading.median(latest) - PressureReading.median(early) > NOTABLE_RISE + EPSILON;
        if (pair.isEmpty() && !risen && !severe) {
            return new NothingFound(RULE, PressureReading.roles("now", now).inputs(timeline));
        }
        List<Claim> details = new ArrayList<>();
        if (severe) {
            pair.ifPresent(readings -> details.add(when(timeline, readings)));
        }
        details.addAll(OrganSign.said(timeline, RULE.id(), newest.at()));
        if (risen) {
            details.add(rise(timeline, early, latest));
        }
        angiogenic(timeline).ifPresent(details::add);
        Claim summary = severe
                ? severe(timeline, pregnancy, newest, urgent)
                : pair.map(readings -> pressures(timeline, pregnancy, readings))
                        .orElseGet(() -> rise(timeline, early, latest));
        return new Detection(
                RULE,
                urgent ? Tier.T1 : severe || pair.isPresent() ? Tier.T2 : Tier.T3,
                severe ? "severe hypertension" : pair.isPresent() ? "hypertension" : "rising pressure",
                urgent ? 3 : severe ? 2 : pair.isPresent() ? 1 : 0,
                Optional.empty(),
                summary,
                details,
                PressureReading.roles("now", pair.orElse(latest))
                        .and(PressureReading.roles("early", early))
                        .with("dating", pregnancy.dating())
                        .inputs(timeline));
    }

    private static DetectorResult criteria(
            PatientTimeline timeline,
            Pregnancy pregnancy,
            List<PressureReading> pair,
            PressureReading newest,
            OrganSign sign,
            Point value) {
        boolean severe = newest.isSevere();
        boolean urgent = severe && isUrgent(timeline, newest);
        Sentence sentence = pressure(
                        sentence(
                                timeline,
                                "criteria." + sign,
                                "Pre-eclampsia likely: blood pressure {s1}/{d1} and {s2}/{d2} mmHg, %s, at {weeks} weeks."
                                        .formatted(sign.words())),
                        pair)
                .value("value", value, sign.decimals());
        Claim summary = pregnancy
                .weeks(sentence, "weeks", pair.get(1).systolic().event())
                .claim();
        List<Claim> details = new ArrayList<>();
        if (severe) {
            details.add(severe(timeline, pregnancy, newest, urgent));
        }
        details.add(when(timeline, pair));
        details.addAll(OrganSign.said(timeline, RULE.id(), pair.get(1).at()));
        angiogenic(timeline).ifPresent(details::add);
        return new Detection(
                RULE,
                urgent ? Tier.T1 : Tier.T2,
                "criteria met",
                urgent ? 5 : 4,
                Optional.empty(),
                summary,
                details,
                PressureReading.roles("now", pair)
                        .with("sign", value)
                        .with("dating", pregnancy.dating())
                        .inputs(timeline));
    }

    /** The newest high reading and the newest one 4 hours or more before it. */
    private static Optional<List<PressureReading>> pair(List<PressureReading> readings) {
        List<PressureReading> high =
                readings.stream().filter(PressureReading::isHigh).toList();
        if (high.isEmpty()) {
            return Optional.empty();
        }
        PressureReading last = high.get(high.size() - 1);
        return high.stream()
                .filter(reading -> Duration.between(reading.at(), last.at()).compareTo(APART) >= 0)
                .reduce((older, newer) -> newer)
                .map(first -> List.of(first, last));
    }

    /** Whether the newest reading is of the last 24 hours: an older one no longer asks for minutes. */
    private static boolean isUrgent(PatientTimeline timeline, PressureReading newest) {
        return !newest.at().isBefore(timeline.asOf().minus(INTERRUPTS_WITHIN));
    }

    private static Claim severe(PatientTimeline timeline, Pregnancy pregnancy, PressureReading newest, boolean urgent) {
        Sentence sentence = sentence(
                        timeline,
                        urgent ? "severe" : "severe-old",
                        "Severe blood pressure {s}/{d} mmHg at {at}, {newest}, at {weeks} weeks: "
                                + (urgent ? "repeat within 15 minutes." : "not measured again for a day or more."))
                .value("s", newest.systolic(), 0)
                .value("d", newest.diastolic(), 0)
                .moment("at", newest.systolic().event())
                .score(
                        "newest",
                        "the newest",
                        "newest-pressure",
                        urgent ? "words" : "day-old",
                        Roles.none().with("systolic", newest.systolic()).entries(),
                        Map.of("at", timeline.asOf().toString()));
        return pregnancy.weeks(sentence, "weeks", newest.systolic().event()).claim();
    }

    private static Claim pressures(PatientTimeline timeline, Pregnancy pregnancy, List<PressureReading> pair) {
        Sentence sentence = pressure(
                sentence(
                        timeline,
                        "hypertension",
                        "Blood pressure {s1}/{d1} at {t1} and {s2}/{d2} mmHg at {t2}, at {weeks} weeks."),
                pair);
        return pregnancy
                .weeks(sentence, "weeks", pair.get(1).systolic().event())
                .moment("t1", pair.get(0).systolic().event())
                .moment("t2", pair.get(1).systolic().event())
                .claim();
    }

    private static Claim when(PatientTimeline timeline, List<PressureReading> pair) {
        Event first = pair.get(0).systolic().event();
        Event last = pair.get(1).systolic().event();
        return pressure(
                        sentence(
                                timeline,
                                "readings",
                                "Blood pressure {s1}/{d1} mmHg at {t1}, and {hours} h later {s2}/{d2} mmHg at {t2}."),
                        pair)
                .moment("t1", first)
                .moment("t2", last)
                .elapsed("hours", first, last, "h")
                .claim();
    }

    private static Claim rise(PatientTimeline timeline, List<PressureReading> early, List<PressureReading> latest) {
        List<Map.Entry<String, String>> roles = PressureReading.roles("early", early)
                .and(PressureReading.roles("late", latest))
                .entries();
        return sentence(
                        timeline,
                        "rise",
                        "Mean pressure {rise} mmHg above that of early pregnancy ({early} to {late} mmHg), newest on {date}.")
                .score(
                        "rise",
                        Printed.number(PressureReading.median(latest) - PressureReading.median(early), 0),
                        "mean-pressure-rise",
                        "rise",
                        roles,
                        Map.of())
                .score(
                        "early",
                        Printed.number(PressureReading.median(early), 0),
                        "mean-pressure-rise",
                        "early",
                        roles,
                        Map.of())
                .score(
                        "late",
                        Printed.number(PressureReading.median(latest), 0),
                        "mean-pressure-rise",
                        "late",
                        roles,
                        Map.of())
                .date("date", latest.get(latest.size() - 1).systolic())
                .claim();
    }

    /** An sFlt-1/PlGF ratio of the last week: 38 or less makes pre-eclampsia within a week unlikely. */
    private static Optional<Claim> angiogenic(PatientTimeline timeline) {
        List<Point> ratios = timeline.series(Analyte.ANGIOGENIC_RATIO).within(RECENT, timeline.asOf());
        if (ratios.isEmpty()) {
            return Optional.empty();
        }
        Point ratio = ratios.get(ratios.size() - 1);
        boolean above = ratio.value() > 38 + EPSILON;
        return Optional.of(sentence(
                        timeline,
                        "angiogenic",
                        "sFlt-1/PlGF ratio {ratio} on {date}: {level} 38, the limit below which a week"
                                + " without pre-eclampsia is likely.")
                .value("ratio", ratio, 0)
                .date("date", ratio)
                .slot(
                        "level",
                        above ? "above" : "not above",
                        DerivationFunction.LEVEL,
                        List.of(ratio.source()),
                        Map.of("unit", "1", "limit", "38", "above", "above", "otherwise", "not above"))
                .claim());
    }

    private static Sentence pressure(Sentence sentence, List<PressureReading> pair) {
        return sentence.value("s1", pair.get(0).systolic(), 0)
                .value("d1", pair.get(0).diastolic(), 0)
                .value("s2", pair.get(1).systolic(), 0)
                .value("d2", pair.get(1).diastolic(), 0);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "pre-eclampsia." + template, words);
    }
}
