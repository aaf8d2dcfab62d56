package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.equation.LungNodules;
import org.prodrome.longitudinal.equation.LungNodules.Action;
import org.prodrome.longitudinal.equation.LungNodules.Composition;
import org.prodrome.longitudinal.equation.LungNodules.Status;

/**
 * The next step that a guideline asks for after the newest CT with measured nodules: the most urgent over all of them.
 *
 * @param nodule the nodule that asks for it
 * @param study the newest CT
 * @param before the CT before with measured nodules; null when there is none
 * @param first the CT on which this nodule was first measured
 * @param guideline {@code Fleischner 2017} or {@code Lung-RADS v2022}
 * @param action in words
 * @param anchor the CT that the months count from
 * @param fromMonths earliest
 * @param toMonths latest
 * @param firm whether it is recommended, not only a choice
 */
record FollowUp(
        LungNodule nodule,
        NoduleStudy study,
        @Nullable NoduleStudy before,
        First first,
        String guideline,
        String action,
        NoduleStudy anchor,
        int fromMonths,
        int toMonths,
        boolean firm) {
    private static final int SUBSOLID_MONTHS = 60;
    private static final int SOLID_MONTHS = 24;
    private static final double SUSPICIOUS_SOLID_MM = 6 - 1e-9;

    /** A CT may be this much before its window and still be the follow-up; our allowance. */
    static final int EARLY_DAYS = 30;

    /** A nodule on the CT where it was first measured. */
    record First(NoduleStudy study, LungNodule nodule) {
        /** Of a nodule on the newest CT, followed back from CT to CT. */
        static First of(List<NoduleStudy> studies, LungNodule nodule) {
            int last = studies.size() - 1;
            First first = new First(studies.get(last), nodule);
            for (int i = last; i > 0; i--) {
                LungNodule same = studies.get(i).matchedTo(studies.get(i - 1)).get(first.nodule());
                if (same == null) {
                    break;
                }
                first = new First(studies.get(i - 1), same);
            }
            return first;
        }
    }

    LocalDate opens() {
        return anchor.day().plusMonths(fromMonths);
    }

    /** The first day on which a chest CT can have been this step, not one for another reason. */
    LocalDate answeredFrom() {
        LocalDate early = opens().minusDays(EARLY_DAYS);
        return early.isAfter(study.day()) ? early : study.day().plusDays(1);
    }

    LocalDate due() {
        return anchor.day().plusMonths(toMonths);
    }

    /** The most urgent step; empty when no nodule asks for one. Nodules without size or composition are passed over. */
    static Optional<FollowUp> next(List<NoduleStudy> studies) {
        NoduleStudy newest = studies.get(studies.size() - 1);
        List<FollowUp> steps = new ArrayList<>();
        for (LungNodule nodule : newest.measured()) {
            Course course = Course.of(studies, nodule);
            (newest.isScreening() ? course.lungRads() : course.fleischner()).ifPresent(steps::add);
        }
        return steps.stream()
                .min(Comparator.comparing(FollowUp::firm)
                        .reversed()
                        .thenComparing(FollowUp::due)
                        .thenComparing(step -> -step.nodule().meanDiameter().orElseThrow()));
    }

    /** One nodule of the newest CT, and itself before. */
    private record Course(
            LungNodule nodule,
            NoduleStudy study,
            @Nullable NoduleStudy before,
            @Nullable LungNodule earlier,
            First first) {
        static Course of(List<NoduleStudy> studies, LungNodule nodule) {
            int last = studies.size() - 1;
            NoduleStudy study = studies.get(last);
            NoduleStudy before = last == 0 ? null : studies.get(last - 1);
            LungNodule earlier = before == null ? null : study.matchedTo(before).get(nodule);
            return new Course(nodule, study, before, earlier, First.of(studies, nodule));
        }

        Optional<FollowUp> fleischner() {
            Composition composition = nodule.composition().orElseThrow();
            int size = LungNodules.roundedSize(nodule.meanDiameter().orElseThrow());
            Action action = LungNodules.fleischner(composition, isOneOfSeveral(), false, size);
            if (!action.isFirm()) {
                return Optional.empty();
            }
            if (earlier != null && !NoduleGrowth.grew(first.nodule(), nodule) && !NoduleGrowth.grew(earlier, nodule)) {
                return stable(composition, action);
            }
            return Optional.of(
                    step("Fleischner 2017", words(action), study, action.fromMonths(), action.toMonths(), true));
        }

        /**
         * What comes after a stable follow-up. One that came before the window that was asked for is not the follow-up:
         * the window stands. A solid nodule of more than 8 mm that was the same at 3 months is seen again at 6 to 12
         * and at 18 to 24 months, as the smaller ones (Fleischner 2005: about 3, 9 and 24 months).
         */
        private Optional<FollowUp> stable(Composition composition, Action action) {
            boolean large = action == Action.CT_OR_PET_OR_BIOPSY;
            Action asked = large ? Action.CT_6_TO_12 : action;
            if (study.day()
                    .isBefore(first.study().day().plusMonths(asked.fromMonths()).minusDays(EARLY_DAYS))) {
                return Optional.of(step(
                        "Fleischner 2017",
                        words(asked) + " from the first",
                        first.study(),
                        asked.fromMonths(),
                        asked.toMonths(),
                        true));
            }
            if (composition == Composition.PART_SOLID && nodule.solidDiameter().orElseThrow() >= SUSPICIOUS_SOLID_MM) {
                return Optional.of(step(
                        "Fleischner 2017",
                        "solid part of 6 mm or more persists, highly suspicious: PET/CT, biopsy or resection",
                        study,
                        0,
                        1,
                        true));
            }
            long months = ChronoUnit.MONTHS.between(first.study().day(), study.day());
            if (composition == Composition.SOLID || isOneOfSeveral()) {
                int end = composition == Composition.SOLID || months < SOLID_MONTHS ? SOLID_MONTHS : 48;
                return months >= end
                        ? Optional.empty()
                        : Optional.of(step(
                                "Fleischner 2017",
                                end == SOLID_MONTHS
                                        ? "consider CT at 18 to 24 months from the first"
                                        : "consider CT at 4 years from the first",
                                first.study(),
                                end == SOLID_MONTHS ? 18 : 48,
                                end,
                                large));
            }
            if (months >= SUBSOLID_MONTHS) {
                return Optional.empty();
            }
            return Optional.of(
                    composition == Composition.PART_SOLID
                            ? step("Fleischner 2017", "CT every year for 5 years", study, 12, 12, true)
                            : step("Fleischner 2017", "CT every 2 years until 5 years", study, 24, 24, true));
        }

        Optional<FollowUp> lungRads() {
            Composition composition = nodule.composition().orElseThrow();
            double size = nodule.meanDiameter().orElseThrow();
            Status status = Status.BASELINE;
            double days = 0;
            if (before != null) {
                days = before.daysTo(study);
                // What cannot be told from a nodule of the CT before is judged by its size, neither new nor stable.
                status = earlier != null
                        ? status(composition, earlier, days)
                        : study.isNew(nodule, before) ? Status.NEW : Status.BASELINE;
            }
            String category = LungNodules.lungRads(composition, status, size, nodule.solidDiameter());
            String now = suspicious(status == Status.STABLE ? LungNodules.stepDown(category, days) : category);
            int months = LungNodules.monthsToNext(now);
            boolean workUp = now.equals("4B") || now.equals("4X");
            String words = workUp
                    ? "category %s: diagnostic CT, PET/CT or tissue".formatted(now)
                    : "category %s: low-dose CT at %d months".formatted(now, months);
            return Optional.of(step("Lung-RADS v2022", words, study, workUp ? 0 : months, months, !now.equals("2")));
        }

        /**
         * Growth within 12 months counts as such. Slower growth does not make a nodule stable: a solid or part-solid
         * one that is larger than on the CT before or on the first is held to be growing (v2022 lets it be 4B); a
         * ground-glass one is in the same line as a stable one.
         */
        private Status status(Composition composition, LungNodule earlier, double days) {
            double size = nodule.meanDiameter().orElseThrow();
            if (Cancer.grows(earlier.meanDiameter().orElseThrow(), size, days)) {
                return Status.GROWING;
            }
            return composition != Composition.GROUND_GLASS && (isLargerThan(earlier) || isLargerThan(first.nodule()))
                    ? Status.GROWING
                    : Status.STABLE;
        }

        private boolean isLargerThan(LungNodule other) {
            boolean solidPart = nodule.solidDiameter().isPresent()
                    && other.solidDiameter().isPresent()
                    && Cancer.isLarger(
                            other.solidDiameter().getAsDouble(),
                            nodule.solidDiameter().getAsDouble());
            return solidPart
                    || Cancer.isLarger(
                            other.meanDiameter().orElseThrow(),
                            nodule.meanDiameter().orElseThrow());
        }

        /** Lung-RADS: 3 and above with a finding that raises the suspicion is 4X; of those, what is coded: spicules. */
        private String suspicious(String category) {
            return !category.equals("2") && nodule.spiculated().orElse(false) ? "4X" : category;
        }

        private FollowUp step(
                String guideline, String words, NoduleStudy from, int fromMonths, int toMonths, boolean firm) {
            return new FollowUp(nodule, study, before, first, guideline, words, from, fromMonths, toMonths, firm);
        }

        /** Fleischner counts solid nodules among all, the others among those that are not solid. */
        private boolean isOneOfSeveral() {
            boolean solid =
                    nodule.composition().filter(Composition.SOLID::equals).isPresent();
            return study.measured().stream()
                            .filter(other -> solid
                                    || other.composition()
                                            .filter(kind -> kind != Composition.SOLID)
                                            .isPresent())
                            .count()
                    > 1;
        }
    }

    /** The nodule of the CT before that is this one; null when it was not there. */
    @Nullable
    LungNodule earlier() {
        return before == null ? null : study.matchedTo(before).get(nodule);
    }

    /** Roles and sources for the derivation of the step. */
    List<Map.Entry<String, String>> inputs() {
        List<Map.Entry<String, String>> inputs = new ArrayList<>();
        inputs.add(Map.entry("nodule", nodule.source()));
        addStudy(inputs, "study", study);
        study.measured().stream()
                .filter(other -> !other.equals(nodule))
                .forEach(other -> inputs.add(Map.entry("other", other.source())));
        LungNodule earlier = earlier();
        if (before != null) {
            before.measured()
                    .forEach(other -> inputs.add(
                            Map.entry(other.equals(earlier) ? "earlier" : "not-this-before", other.source())));
            before.nodules().stream()
                    .filter(other -> !other.missing().isEmpty())
                    .forEach(other -> inputs.add(Map.entry("unmeasured-before", other.source())));
            addStudy(inputs, "before-study", before);
        }
        if (earlier != null && !first.nodule().equals(earlier)) {
            inputs.add(Map.entry("first", first.nodule().source()));
            addStudy(inputs, "first-study", first.study());
        }
        return inputs;
    }

    private static void addStudy(List<Map.Entry<String, String>> inputs, String role, NoduleStudy study) {
        if (study.event().type().equals("ImagingStudy")) {
            inputs.add(Map.entry(role, study.event().source()));
        }
    }

    private static String words(Action action) {
        return switch (action) {
            case CT_OR_PET_OR_BIOPSY -> "CT at 3 months, PET/CT or tissue";
            case CT_3_TO_6 -> "CT at 3 to 6 months";
            case CT_6_TO_12 -> "CT at 6 to 12 months";
            case NONE, OPTIONAL_CT -> "no routine follow-up";
        };
    }
}
