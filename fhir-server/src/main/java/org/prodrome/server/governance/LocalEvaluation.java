package org.prodrome.server.governance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.Manifest;

/**
 * A model evaluated on a site's own films, held against what the site demands of it.
 *
 * @param model id and version, {@code org.prodrome.cxr-ctr|1.0.0}
 * @param manifestSha256 of the package that was evaluated
 * @param data what it was evaluated on, as the report names it
 * @param films how many, 1 or more
 * @param patients of how many patients, 1 or more
 * @param criteria what was demanded and what was found, in words
 * @param passed whether there are patients enough, every criterion is met, and one of them holds the end of an interval
 *     of a figure that is about what the model says
 * @param report the whole report as JSON
 */
record LocalEvaluation(
        String model,
        String manifestSha256,
        String data,
        int films,
        int patients,
        List<String> criteria,
        boolean passed,
        String report) {
    /**
     * What passing asks for beside the site's criteria.
     *
     * @param minPatients fewest patients
     * @param sections sections of the report whose figures are about what the model says; one criterion has to hold an
     *     interval of one of them
     */
    record Demand(int minPatients, List<String> sections) {
        private static final List<String> OF_RATIO = List.of("ratio_served", "calls_served");
        private static final List<String> OF_FINDINGS = List.of("auroc", "operating_points", "answers");
        private static final List<String> OF_EMBEDDING = List.of("retrieval");

        Demand {
            sections = List.copyOf(sections);
        }

        /** For a package, by what it says; for one that is not here, by what any may say. */
        static Demand of(int minPatients, @Nullable Manifest manifest) {
            List<String> sections = new ArrayList<>();
            if (manifest == null || manifest.ratio() != null) {
                sections.addAll(OF_RATIO);
            }
            if (manifest == null || manifest.findings() != null) {
                sections.addAll(OF_FINDINGS);
            }
            return new Demand(minPatients, sections.isEmpty() ? OF_EMBEDDING : sections);
        }
    }

    private static final int LONGEST_REPORT = 2_000_000;
    private static final int MOST_CRITERIA = 50;
    private static final int LONGEST_NAME = 300;

    /**
     * Reads the file that {@code prodrome models evaluate --json} writes.
     *
     * @param demand what passing asks for beside the criteria
     * @throws GovernanceRefusedException naming what the report lacks
     */
    static LocalEvaluation of(JsonNode report, List<String> demanded, Demand demand) {
        String text = report.toString();
        if (text.length() > LONGEST_REPORT) {
            throw GovernanceRefusedException.invalid(
                    "the report has more than %d characters".formatted(LONGEST_REPORT));
        }
        if (demanded.isEmpty() || demanded.size() > MOST_CRITERIA) {
            throw GovernanceRefusedException.invalid(
                    "\"criteria\": what is demanded of the model, 1 to %d of them, such as \"ratio_served.mae <= 0.03\""
                            .formatted(MOST_CRITERIA));
        }
        List<String> criteria = new ArrayList<>();
        boolean passed = true;
        boolean holds = false;
        for (String words : demanded) {
            AcceptanceCriterion criterion = AcceptanceCriterion.parse(words);
            Double found = criterion.in(report.path("figures"));
            passed &= criterion.isMet(found);
            holds |= criterion.holdsInterval() && demand.sections().contains(criterion.section());
            criteria.add("%s: %s, %s"
                    .formatted(
                            criterion,
                            found == null ? "no such figure" : String.format(Locale.ROOT, "found %s", found),
                            criterion.isMet(found) ? "met" : "not met"));
        }
        int patients = count(report, "patients");
        if (patients < demand.minPatients()) {
            passed = false;
            criteria.add("patients >= %d: found %d, not met".formatted(demand.minPatients(), patients));
        }
        if (!holds) {
            passed = false;
            criteria.add("a criterion on the worse end of an interval (.low >= or .high <=) of %s: none, not met"
                    .formatted(String.join(" or ", demand.sections())));
        }
        return new LocalEvaluation(
                required(report, "modelPackage"),
                required(report, "manifestSha256"),
                required(report, "data"),
                count(report, "films"),
                patients,
                criteria,
                passed,
                text);
    }

    private static String required(JsonNode report, String name) {
        JsonNode value = report.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_NAME) {
            throw GovernanceRefusedException.invalid(
                    "the report lacks \"%s\"; it is the file that 'prodrome models evaluate --json' writes"
                            .formatted(name));
        }
        return value.textValue();
    }

    private static int count(JsonNode report, String name) {
        JsonNode value = report.path(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 1) {
            throw GovernanceRefusedException.invalid("the report's \"%s\" is a number of 1 or more".formatted(name));
        }
        return value.intValue();
    }

    /** One line for the register. */
    String sentence(String day, String by) {
        return "%s on %s by %s: %s, %d films of %d patients; %s"
                .formatted(
                        passed ? "passed" : "not passed", day, by, data, films, patients, String.join("; ", criteria));
    }
}
