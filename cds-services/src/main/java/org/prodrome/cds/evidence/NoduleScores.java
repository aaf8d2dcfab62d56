package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CancerCodes;
import org.prodrome.terminology.code.LungNoduleCodes;

/**
 * What guidelines make of lung nodules, worked out a second time: Fleischner 2017 (10.1148/radiol.2017161659),
 * Lung-RADS v2022 (10.1016/j.jacr.2023.09.009), BTS 2015 (10.1136/thoraxjnl-2015-207168).
 */
final class NoduleScores {
    private static final double SLACK = 1e-9;
    private static final double LN2 = 0.6931471805599453;

    private NoduleScores() {}

    static Map<String, Score> all() {
        return Map.of(
                "lung-nodule", NoduleScores::nodule,
                "nodule-growth", NoduleScores::growth,
                "nodule-follow-up", NoduleScores::followUp);
    }

    /** What one Observation says; role nodule; part size (1 decimal), rounded-size, composition or lobe. */
    private static String nodule(ScoreInputs inputs) {
        Nodule nodule = Nodule.of(inputs.one("nodule").orElseThrow(DerivationRefused::notDerived));
        return switch (part(inputs)) {
            case "size" -> Decimals.print(nodule.mean(), Map.of("decimals", "1"));
            case "rounded-size" -> String.valueOf(rounded(nodule));
            case "solid-size" -> {
                require(nodule.kind().equals("part-solid") && nodule.hasSolidPart());
                yield Decimals.print(BigDecimal.valueOf(nodule.solidPart()), Map.of("decimals", "1"));
            }
            case "composition" -> nodule.kind();
            case "lobe" -> nodule.lobe().orElseThrow(DerivationRefused::notDerived);
            case "margin" ->
                nodule.spiculated().orElseThrow(DerivationRefused::notDerived) ? "spiculated" : "not spiculated";
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** One nodule on two CTs; roles earlier and later, and the ImagingStudies that date them. */
    private static String growth(ScoreInputs inputs) {
        Resource one = inputs.one("earlier").orElseThrow(DerivationRefused::notDerived);
        Resource two = inputs.one("later").orElseThrow(DerivationRefused::notDerived);
        Nodule earlier = Nodule.of(one);
        Nodule later = Nodule.of(two);
        if (!later.isLike(earlier)) {
            throw DerivationRefused.notDerived();
        }
        Duration between = Duration.between(
                time(inputs, "earlier-study", one).instant(),
                time(inputs, "later-study", two).instant());
        if (between.isNegative()) {
            throw DerivationRefused.notDerived();
        }
        double days = between.getSeconds() / 86_400.0;
        boolean volumes = earlier.volume().isPresent() && later.volume().isPresent();
        return switch (part(inputs)) {
            case "days" -> String.valueOf(between.toDays());
            case "direction" -> rise(earlier, later) >= 0 ? "up" : "down";
            case "volume-percent" -> Decimals.print(Decimals.of(Math.abs(rise(earlier, later))), Map.of());
            case "vdt" -> Decimals.print(Decimals.of(doubling(earlier, later, volumes, days)), Map.of());
            case "advice" -> advice(doubling(earlier, later, volumes, days));
            case "error" -> {
                if (volumes || isTimed(earlier, later, days)) {
                    throw DerivationRefused.notDerived();
                }
                yield "Within measurement error";
            }
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static double rise(Nodule earlier, Nodule later) {
        double one = earlier.volume().orElseThrow(DerivationRefused::notDerived).doubleValue();
        return (later.volume().orElseThrow(DerivationRefused::notDerived).doubleValue() / one - 1) * 100;
    }

    /** Volume doubling time in days. */
    private static double doubling(Nodule earlier, Nodule later, boolean volumes, double days) {
        if (volumes) {
            double percent = rise(earlier, later);
            if (percent < 25 - SLACK || days < 1) {
                throw DerivationRefused.notDerived();
            }
            return LN2 * days / Math.log1p(percent / 100);
        }
        if (!isTimed(earlier, later, days)) {
            throw DerivationRefused.notDerived();
        }
        double ratio = later.mean().doubleValue() / earlier.mean().doubleValue();
        return LN2 * days / (3 * Math.log(ratio));
    }

    private static boolean isTimed(Nodule earlier, Nodule later, double days) {
        return days >= 90 - SLACK && thicker(earlier, later) >= 2 - SLACK;
    }

    private static double thicker(Nodule earlier, Nodule later) {
        return later.mean().subtract(earlier.mean()).doubleValue();
    }

    private static String advice(double doubling) {
        if (doubling < 400 - SLACK) {
            return "below 400 days, further work-up";
        }
        return doubling > 600 + SLACK ? "above 600 days, slow" : "400 to 600 days, consider biopsy or further CT";
    }

    /**
     * The next step; part due or action. Roles: nodule and study, other (further nodules of the study), earlier (the
     * nodule on the CT before) and not-this-before (the others there) with before-study, first (where it was first
     * measured) with first-study.
     */
    private static String followUp(ScoreInputs inputs) {
        Resource cited = inputs.one("nodule").orElseThrow(DerivationRefused::notDerived);
        Nodule nodule = Nodule.of(cited);
        inputs.one("study").ifPresent(study -> require(nodule.isOf(study)));
        LocalDate seen = time(inputs, "study", cited).day();
        boolean screening =
                inputs.one("study").filter(NoduleScores::isScreening).isPresent();
        requireGuideline(inputs, seen, screening);
        Step step = screening ? lungRads(inputs, nodule, cited) : fleischner(inputs, nodule, seen);
        return switch (part(inputs)) {
            case "due" -> step.from.plusMonths(step.months).toString();
            case "action" -> step.words;
            default -> throw DerivationRefused.notDerived();
        };
    }

    private record Step(LocalDate from, int months, String words) {}

    private static void requireGuideline(ScoreInputs inputs, LocalDate seen, boolean screening) {
        List<Resource> problems = inputs.store().all("Condition").orElseThrow(DerivationRefused::notDerived);
        for (Resource resource : problems) {
            if (resource instanceof Condition problem && !Sources.isRetracted(problem) && !Sources.isRefuted(problem)) {
                require(!CancerCodes.isMalignancy(problem.getCode())
                        && !CancerCodes.isImmunosuppression(problem.getCode()));
            }
        }
        if (!screening && inputs.patient().getBirthDateElement().getValueAsString() != null) {
            require(Person.age(inputs.patient(), seen) >= 35);
        }
    }

    private static Step fleischner(ScoreInputs inputs, Nodule nodule, LocalDate seen) {
        boolean solid = nodule.kind().equals("solid");
        boolean several = inputs.all("other").stream()
                .map(Nodule::of)
                .anyMatch(other -> solid || !other.kind().equals("solid"));
        int size = rounded(nodule);
        require(size >= 6 || (several && !solid));
        Optional<Nodule> earlier = inputs.one("earlier").map(Nodule::of);
        inputs.all("not-this-before").forEach(Nodule::of);
        if (earlier.isPresent()) {
            require(nodule.isLike(earlier.get()));
            boolean grownSinceFirst =
                    inputs.one("first").isPresent() && hasGrown(Nodule.of(like(nodule, inputs.one("first"))), nodule);
            if (!grownSinceFirst && !hasGrown(earlier.get(), nodule)) {
                return stable(inputs, nodule, several, seen);
            }
        }
        if (several) {
            return new Step(seen, 6, "CT at 3 to 6 months");
        }
        if (solid && size > 8) {
            return new Step(seen, 3, "CT at 3 months, PET/CT or tissue");
        }
        return nodule.kind().equals("part-solid")
                ? new Step(seen, 6, "CT at 3 to 6 months")
                : new Step(seen, 12, "CT at 6 to 12 months");
    }

    private static Step stable(ScoreInputs inputs, Nodule nodule, boolean several, LocalDate seen) {
        LocalDate first = inputs.one("first").isPresent()
                ? time(inputs, "first-study", like(nodule, inputs.one("first"))).day()
                : time(inputs, "before-study", like(nodule, inputs.one("earlier")))
                        .day();
        boolean soon = several || nodule.kind().equals("part-solid");
        if (seen.plusDays(30).isBefore(first.plusMonths(soon ? 3 : 6))) {
            return soon
                    ? new Step(first, 6, "CT at 3 to 6 months from the first")
                    : new Step(first, 12, "CT at 6 to 12 months from the first");
        }
        if (nodule.kind().equals("part-solid") && nodule.solidPart() + SLACK >= 6) {
            return new Step(
                    seen, 1, "solid part of 6 mm or more persists, highly suspicious: PET/CT, biopsy or resection");
        }
        long months = ChronoUnit.MONTHS.between(first, seen);
        if (nodule.kind().equals("solid") || (several && months < 24)) {
            require(months < 24);
            return new Step(first, 24, "consider CT at 18 to 24 months from the first");
        }
        if (several) {
            require(months < 48);
            return new Step(first, 48, "consider CT at 4 years from the first");
        }
        require(months < 60);
        return nodule.kind().equals("part-solid")
                ? new Step(seen, 12, "CT every year for 5 years")
                : new Step(seen, 24, "CT every 2 years until 5 years");
    }

    private static Resource like(Nodule nodule, Optional<Resource> before) {
        Resource resource = before.orElseThrow(DerivationRefused::notDerived);
        require(nodule.isLike(Nodule.of(resource)));
        return resource;
    }

    private static boolean hasGrown(Nodule earlier, Nodule later) {
        if (earlier.kind().equals("part-solid")
                && later.kind().equals("part-solid")
                && later.solidPart() - earlier.solidPart() >= 2 - SLACK) {
            return true;
        }
        return earlier.volume().isPresent() && later.volume().isPresent()
                ? rise(earlier, later) >= 25 - SLACK
                : thicker(earlier, later) >= 2 - SLACK;
    }

    private static Step lungRads(ScoreInputs inputs, Nodule nodule, Resource cited) {
        inputs.all("other").forEach(Nodule::of);
        List<Nodule> before =
                inputs.all("not-this-before").stream().map(Nodule::of).toList();
        Optional<Resource> earlier = inputs.one("earlier");
        LocalDate seen = time(inputs, "study", cited).day();
        String category;
        if (earlier.isPresent()) {
            Nodule was = Nodule.of(like(nodule, earlier));
            double days = Duration.between(
                                    time(inputs, "before-study", earlier.get()).instant(),
                                    time(inputs, "study", cited).instant())
                            .getSeconds()
                    / 86_400.0;
            require(days >= 0);
            boolean solidGrew = !nodule.kind().equals("ground-glass")
                    && (isThicker(was, nodule)
                            || inputs.one("first").isPresent()
                                    && isThicker(Nodule.of(like(nodule, inputs.one("first"))), nodule));
            boolean grows = solidGrew || (days <= 365 + SLACK && thicker(was, nodule) > 1.5 + SLACK);
            category = grows ? growing(nodule) : steppedDown(baseline(nodule, false), days);
        } else if (before.isEmpty() || mayBeOneOf(inputs, nodule, before)) {
            category = baseline(nodule, nodule.kind().equals("ground-glass"));
        } else {
            require(nodule.isNewBeside(
                    inputs.all("other").stream().map(Nodule::of).toList(), before));
            category = appeared(nodule);
        }
        boolean worrying = !category.equals("2") && nodule.spiculated().equals(Optional.of(true));
        return switch (worrying ? "4X" : category) {
            case "4X" -> new Step(seen, 1, "category 4X: diagnostic CT, PET/CT or tissue");
            case "2" -> new Step(seen, 12, "category 2: low-dose CT at 12 months");
            case "3" -> new Step(seen, 6, "category 3: low-dose CT at 6 months");
            case "4A" -> new Step(seen, 3, "category 4A: low-dose CT at 3 months");
            default -> new Step(seen, 1, "category 4B: diagnostic CT, PET/CT or tissue");
        };
    }

    /** Whether it cannot be told from one of the CT before: without a size there, or without a place or name. */
    private static boolean mayBeOneOf(ScoreInputs inputs, Nodule nodule, List<Nodule> before) {
        return !inputs.all("unmeasured-before").isEmpty()
                || before.stream().anyMatch(other -> !nodule.canBeToldFrom(other));
    }

    private static boolean isThicker(Nodule earlier, Nodule later) {
        boolean part =
                earlier.hasSolidPart() && later.hasSolidPart() && later.solidPart() - earlier.solidPart() > 1.5 + SLACK;
        return part || thicker(earlier, later) > 1.5 + SLACK;
    }

    private static String baseline(Nodule nodule, boolean largeGlassCounts) {
        double mean = nodule.mean().doubleValue() + SLACK;
        if (nodule.kind().equals("ground-glass")) {
            return largeGlassCounts && mean >= 30 ? "3" : "2";
        }
        if (mean < 6) {
            return "2";
        }
        double counts = nodule.kind().equals("solid") ? mean : nodule.solidPart() + SLACK;
        if (nodule.kind().equals("solid")) {
            return counts < 8 ? "3" : counts < 15 ? "4A" : "4B";
        }
        return counts < 6 ? "3" : counts < 8 ? "4A" : "4B";
    }

    private static String appeared(Nodule nodule) {
        double mean = nodule.mean().doubleValue() + SLACK;
        return switch (nodule.kind()) {
            case "ground-glass" -> mean >= 30 ? "3" : "2";
            case "part-solid" -> mean < 6 ? "3" : nodule.solidPart() + SLACK < 4 ? "4A" : "4B";
            default -> mean < 4 ? "2" : mean < 6 ? "3" : mean < 8 ? "4A" : "4B";
        };
    }

    private static String growing(Nodule nodule) {
        return switch (nodule.kind()) {
            case "ground-glass" -> nodule.mean().doubleValue() + SLACK >= 30 ? "3" : "2";
            case "part-solid" -> nodule.solidPart() + SLACK < 4 ? "4A" : "4B";
            default -> nodule.mean().doubleValue() + SLACK < 8 ? "4A" : "4B";
        };
    }

    private static String steppedDown(String category, double days) {
        if (category.equals("4A") && days >= 75 - SLACK) {
            return "3";
        }
        return category.equals("3") && days >= 165 - SLACK ? "2" : category;
    }

    private static boolean isScreening(Resource resource) {
        return resource instanceof ImagingStudy study
                && study.getProcedureCode().stream().anyMatch(LungNoduleCodes.SCREENING_CT::isIn);
    }

    private static int rounded(Nodule nodule) {
        BigDecimal size = nodule.mean().setScale(0, RoundingMode.HALF_UP);
        return size.intValueExact();
    }

    /** When the CT was: the study's date where it is cited, else the nodule's. */
    private static ClinicalTime time(ScoreInputs inputs, String study, Resource nodule) {
        return ClinicalTime.of(inputs.one(study).orElse(nodule));
    }

    private static String part(ScoreInputs inputs) {
        return inputs.parameters().getOrDefault("part", "");
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
