package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;

/** Content of a site that is nested without end, or recurses, ends no call and takes nothing else down with it. */
class DeepContentTest {
    private static final int DEEP = 20_000;
    private static final int NESTED = 1_500;
    private static final String PLAN = """
            {"resourceType":"PlanDefinition","url":"https://site.example/PlanDefinition/NAME","name":"NAME","version":"1",
             "status":"active","title":"Iron","publisher":"Site","purpose":"What we do about iron.",
             "library":["https://site.example/Library/NAME"],
             "action":[{"title":"Iron","trigger":[{"type":"named-event","name":"prodrome:rule:colorectal/1"}],
               "action":[{"id":"NAME","title":"Ferritin","description":"Measured first.",
                 "documentation":[{"type":"citation","display":"A paper","url":"https://doi.org/10.1053/j.gastro.2020.06.046"}],
                 "condition":[{"kind":"applicability","expression":{"description":"an adult","language":"text/cql-identifier","expression":"Adult"}}]}]}]}
            """;
    private static final String LIBRARY = """
            {"resourceType":"Library","url":"https://site.example/Library/NAME","name":"NAME","version":"1","status":"active",
             "type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/library-type","code":"logic-library"}]},
             "content":[{"contentType":"text/cql","url":"NAME.cql"}]}
            """;
    private static final String CQL = """
            library NAME version '1'
            using FHIR version '4.0.1'
            include FHIRHelpers version '4.0.1' called FHIRHelpers
            context Patient
            """;

    @ParameterizedTest
    @ValueSource(strings = {"parentheses", "recursion", "path"})
    void cqlWithoutEndIsRefusedOrSaysNothingAndTheOtherPlanIsJudged(String kind) {
        Map<String, String> files = new HashMap<>();
        plan(files, "Good", "define \"Adult\": AgeInYears() >= 18");
        plan(files, "Deep", deep(kind));
        OptionContent content = OptionContent.load(
                Fixtures.FHIR, List.of(new ContentFiles("site", files, Map.of())), ShippedContentTest.RULES);
        try (Options options = Options.of(content, Duration.ofSeconds(30), Market.US, 1)) {
            Beside beside = options.beside(
                    new Options.Asking(new Alert("colorectal/1", ""), "p1", null),
                    new Chart(AdministrativeGender.FEMALE, "1950-03-02").timeline(),
                    type -> true,
                    plan -> true,
                    Duration.ofSeconds(30));
            assertThat(beside.late()).isFalse();
            assertThat(beside.options())
                    .filteredOn(one -> one.plan().equals("Good|1"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.verdict()).isEqualTo(Met.YES));
            assertThat(beside.options())
                    .filteredOn(one -> one.plan().equals("Deep|1"))
                    .allSatisfy(one -> assertThat(one.verdict()).isNotEqualTo(Met.YES));
        }
    }

    @Test
    void jsonWithoutEndIsRefusedAndTheRestIsUsed() {
        Map<String, String> files = new HashMap<>();
        plan(files, "Good", "define \"Adult\": AgeInYears() >= 18");
        files.put(
                "deep.json",
                "{\"resourceType\":\"PlanDefinition\",\"url\":\"https://site.example/deep\",\"extension\":["
                        + "{\"url\":\"u\",\"extension\":[".repeat(DEEP)
                        + "{\"url\":\"u\",\"valueBoolean\":true}"
                        + "]}".repeat(DEEP)
                        + "]}");
        OptionContent content = OptionContent.load(
                Fixtures.FHIR, List.of(new ContentFiles("site", files, Map.of())), ShippedContentTest.RULES);
        assertThat(content.plans()).extracting(Plan::id).containsExactly("Good|1");
        assertThat(content.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.what()).isEqualTo("deep.json"));
    }

    private static String deep(String kind) {
        return switch (kind) {
            case "parentheses" -> "define \"Adult\": " + "(".repeat(NESTED) + "true" + ")".repeat(NESTED);
            case "recursion" -> "define function Again(x Integer): 1 + Again(x + 1)\ndefine \"Adult\": Again(1) > 0";
            default -> "define \"Adult\": Patient" + ".extension".repeat(NESTED) + ".exists() and null";
        };
    }

    private static void plan(Map<String, String> files, String name, String definition) {
        files.put(name + "-plan.json", PLAN.replace("NAME", name));
        files.put(name + "-library.json", LIBRARY.replace("NAME", name));
        files.put(name + ".cql", (CQL + definition + "\n").replace("NAME", name));
    }
}
