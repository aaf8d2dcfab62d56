package org.prodrome.longitudinal.detector.cancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;

/**
 * A lung nodule that the Brock model gives a probability of cancer of 10 % or more, with the model's inputs, and no CT,
 * PET or tissue since. An item that is not on record counts as absent, so what is said is "at least"; where only the
 * missing items decide, the range is given instead.
 */
final class NoduleCancerRisk implements Detector {
    private static final Rule RULE = new Rule(
            "lung-nodule-risk/1",
            "Lung nodule with a high risk of cancer",
            "A nodule whose size, place, margin and bearer make cancer likely enough for PET/CT or referral.",
            "Adults of 18 years and more with a measured nodule; not with a malignancy or immunosuppression (below 35"
                    + " years neither, unless screened), where the next step is individual, and not in comfort care.",
            "The newest CT with measured nodules, and what was done since; emphysema, family history and smoking ever"
                    + " recorded.",
            Citation.paper(
                    "Brock model: McWilliams, NEJM 2013;369:910; threshold of 10 %: BTS 2015"
                            + " (10.1136/thoraxjnl-2015-207168); beside it Mayo: Swensen 1997"
                            + " (10.1001/archinte.1997.00440290031002)",
                    "10.1056/NEJMoa1214726"),
            "A chest CT, PET/CT or biopsy done elsewhere, or nodules of the CT that are not recorded one by one: more"
                    + " nodules lower the risk.");

    private static final double REFER = 0.10;
    private static final int ADULT = 18;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "comfort care");
        }
        List<NoduleStudy> studies = NoduleStudy.of(timeline);
        if (studies.isEmpty()) {
            return new NotApplicable(RULE, "no measured lung nodule on record");
        }
        NoduleStudy newest = studies.get(studies.size() - 1);
        Optional<String> individual = Routing.individual(timeline, newest);
        if (individual.isPresent()) {
            return new NotApplicable(RULE, individual.get());
        }
        OptionalInt age = Person.age(timeline.patient(), newest.day());
        Optional<Sex> sex = Person.sex(timeline.patient());
        List<LungNodule> measured = newest.measured();
        List<String> missing = new ArrayList<>();
        if (age.isEmpty() || sex.isEmpty()) {
            missing.add("sex and birth date to the day");
        }
        if (measured.isEmpty()) {
            newest.nodules().stream()
                    .flatMap(nodule -> nodule.missing().stream())
                    .distinct()
                    .forEach(missing::add);
        }
        if (!missing.isEmpty()) {
            return new NotComputable(RULE, missing, List.of());
        }
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(RULE, "adults of 18 years and more");
        }
        NoduleBearer bearer = NoduleBearer.of(timeline, age.getAsInt(), sex.get() == Sex.FEMALE);
        LungNodule worst = measured.stream()
                .max(Comparator.comparingDouble(nodule -> bearer.brock(nodule, newest, false)))
                .orElseThrow();
        ChestImaging since = ChestImaging.after(timeline, newest.event());
        List<String> inputs = bearer.inputs(timeline, newest, worst);
        double lowest = bearer.brock(worst, newest, false);
        double highest = measured.stream()
                .mapToDouble(nodule -> bearer.brock(nodule, newest, true))
                .max()
                .orElseThrow();
        if (!since.certain().isEmpty() || Lines.below(highest, REFER)) {
            return new NothingFound(RULE, inputs);
        }
        if (Lines.below(lowest, REFER)) {
            return new NotComputable(
                    RULE, bearer.unknown(worst), List.of(), Optional.of(new Attainable(lowest, highest)));
        }
        return high(timeline, newest, worst, bearer, since, inputs);
    }

    private static DetectorResult high(
            PatientTimeline timeline,
            NoduleStudy study,
            LungNodule nodule,
            NoduleBearer bearer,
            ChestImaging since,
            List<String> inputs) {
        boolean quiet = !since.unclear().isEmpty()
                || ChestCtOrder.after(timeline, study.day()).stream().anyMatch(order -> order.isAhead(timeline));
        List<Map.Entry<String, String>> roles = bearer.brockRoles(study, nodule);
        Sentence summary = sentence(
                        timeline,
                        "risk",
                        "Lung nodule of {size} mm seen {date}: cancer risk at least {percent} % (Brock; 10 % or more:"
                                + " PET/CT or referral)" + (since.isEmpty() ? "; {none}." : "."))
                .score("size", size(nodule), "lung-nodule", "size", only(nodule), Map.of())
                .date("date", study.event())
                .score("percent", percent(bearer.brock(nodule, study, false)), "brock", "refer", roles, Map.of());
        if (since.isEmpty()) {
            ChestImaging.noneAfter(summary, "none", "no CT since", study.event());
        }
        List<Claim> details = new ArrayList<>();
        details.add(brock(timeline, study, nodule, bearer, roles));
        mayo(timeline, study, nodule, bearer).ifPresent(details::add);
        return new Detection(
                RULE,
                quiet ? Tier.T3 : Tier.T2,
                "at risk on " + study.event().source() + (quiet ? ", perhaps planned" : ""),
                quiet ? 0 : 1,
                Optional.empty(),
                summary.claim(),
                details,
                inputs);
    }

    /** The model's inputs in words. */
    private static Claim brock(
            PatientTimeline timeline,
            NoduleStudy study,
            LungNodule nodule,
            NoduleBearer bearer,
            List<Map.Entry<String, String>> roles) {
        List<String> unknown = bearer.unknown(nodule);
        String words = "Brock model: {sex} of {age} years, {type} nodule of {size} mm"
                + (nodule.lobe().isPresent() ? ", {lobe}" : "")
                + (nodule.spiculated().isPresent() ? ", {margin}" : "")
                + ", {count} recorded on the CT"
                + (bearer.emphysema() == null ? "" : ", {emphysema}")
                + (bearer.family() == null ? "" : ", {family}")
                + (unknown.isEmpty()
                        ? "."
                        : "; counted as absent, since not recorded: {unknown} (with all of it {highest} %).");
        Sentence sentence = sentence(timeline, "brock", words)
                .sexNoun("sex")
                .ageOn("age", study.day())
                .score(
                        "type",
                        nodule.composition().orElseThrow().word(),
                        "lung-nodule",
                        "composition",
                        only(nodule),
                        Map.of())
                .score("size", size(nodule), "lung-nodule", "size", only(nodule), Map.of())
                .score("count", Integer.toString(study.nodules().size()), "brock", "count", roles, Map.of());
        nodule.lobe().ifPresent(lobe -> sentence.score("lobe", lobe, "lung-nodule", "lobe", only(nodule), Map.of()));
        nodule.spiculated()
                .ifPresent(yes -> sentence.score(
                        "margin",
                        yes ? "spiculated" : "not spiculated",
                        "lung-nodule",
                        "margin",
                        only(nodule),
                        Map.of()));
        bearer.addLabels(sentence);
        if (!unknown.isEmpty()) {
            sentence.score("unknown", String.join(", ", unknown), "brock", "unknown", roles, Map.of())
                    .score("highest", percent(bearer.brock(nodule, study, true)), "brock", "highest", roles, Map.of());
        }
        return sentence.claim();
    }

    /** The Mayo model beside it, for the single nodule of 4 to 30 mm that it was made for. */
    private static Optional<Claim> mayo(
            PatientTimeline timeline, NoduleStudy study, LungNodule nodule, NoduleBearer bearer) {
        double size = nodule.meanDiameter().orElseThrow();
        if (study.nodules().size() > 1 || Lines.below(size, 4) || Lines.above(size, 30)) {
            return Optional.empty();
        }
        List<Map.Entry<String, String>> roles = bearer.mayoRoles(study, nodule);
        return Optional.of(sentence(timeline, "mayo", "Mayo model: at least {percent} % ({smoking}).")
                .score("percent", percent(bearer.mayo(nodule)), "mayo", "percent", roles, Map.of())
                .score("smoking", bearer.smokingWords(), "mayo", "smoking", roles, Map.of())
                .claim());
    }

    private static List<Map.Entry<String, String>> only(LungNodule nodule) {
        return List.of(Map.entry("nodule", nodule.source()));
    }

    private static String size(LungNodule nodule) {
        return Printed.number(nodule.meanDiameter().orElseThrow(), 1);
    }

    private static String percent(double probability) {
        return Printed.number(100 * probability, 0);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "nodule." + template, words);
    }
}
