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

    /** A nodule on the CT where it was first measured. */
    record First(NoduleStudy study, LungNodule nodule) {}

    LocalDate opens() {
        return anchor.day().plusMonths(fromMonths);
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
            First first = new First(study, nodule);
            for (int i = last; i > 0; i--) {
                LungNodule same = studies.get(i).matchedTo(studies.get(i - 1)).get(first.nodule());
                if (same == null) {
                    break;
                }
                first = new First(studies.get(i - 1), same);
            }
            return new Course(nodule, study, before, earlier, first);
        }

        Optional<FollowUp> fleischner() {
            Composition composition = nodule.composition().orElseThrow();
            int size = LungNodules.roundedSize(nodule.meanDiameter().orElseThrow());
            Action action = LungNodules.fleischner(composition, isOneOfSeveral(), false, size);
            if (!action.isFirm()) {
                return Optional.empty();
            }
            if (earlier != null && !NoduleGrowth.grew(earlier, nodule)) {
                return stable(composition);
            }
            return Optional.of(
                    step("Fleischner 2017", words(action), study, action.fromMonths(), action.toMonths(), true));
        }

        /** What comes after a stable follow-up. */
        private Optional<FollowUp> stable(Composition composition) {
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
                                false));
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
                status = earlier == null
                        ? Status.NEW
                        : Cancer.grows(earlier.meanDiameter().orElseThrow(), size, days)
                                ? Status.GROWING
                                : Status.STABLE;
            }
            String category = LungNodules.lungRads(composition, status, size, nodule.solidDiameter());
            String now = suspicious(status == Status.STABLE ? LungNodules.stepDown(category, days) : category);
            int months = LungNodules.monthsToNext(now);
            String words = now.equals("4B") || now.equals("4X")
                    ? "category %s: diagnostic CT, PET/CT or tissue".formatted(now)
                    : "category %s: low-dose CT at %d months".formatted(now, months);
            return Optional.of(step("Lung-RADS v2022", words, study, months, months, !now.equals("2")));
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
