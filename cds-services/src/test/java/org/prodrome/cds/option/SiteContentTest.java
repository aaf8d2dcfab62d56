package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.Fixtures;

/** A site brings its own content. */
class SiteContentTest {
    private static final String PLAN = """
            {"resourceType":"PlanDefinition","url":"https://site.example/PlanDefinition/iron","name":"SiteIron","version":"1",
             "status":"active","title":"Iron","publisher":"Site","purpose":"What we do about iron.",
             "library":["https://site.example/Library/SiteIron"],
             "action":[{"title":"Iron","trigger":[{"type":"named-event","name":"prodrome:rule:colorectal/1"}],
               "action":[{"id":"ferritin","title":"Ferritin","description":"Measured first.",
                 "documentation":[{"type":"citation","display":"A paper","url":"https://doi.org/10.1053/j.gastro.2020.06.046"}],
                 "condition":[{"kind":"applicability","expression":{"description":"an adult","language":"text/cql-identifier","expression":"Adult"}}],
                 "definitionCanonical":"https://site.example/ActivityDefinition/ferritin"}]}]}
            """;
    private static final String LIBRARY = """
            {"resourceType":"Library","url":"https://site.example/Library/SiteIron","name":"SiteIron","version":"1","status":"active",
             "type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/library-type","code":"logic-library"}]},
             "content":[{"contentType":"text/cql","url":"iron.cql"}]}
            """;
    private static final String ACTIVITY = """
            {"resourceType":"ActivityDefinition","url":"https://site.example/ActivityDefinition/ferritin","status":"active",
             "kind":"ServiceRequest","intent":"proposal","code":{"text":"Ferritin"}}
            """;
    private static final String CQL = """
            library SiteIron version '1'
            using FHIR version '4.0.1'
            include FHIRHelpers version '4.0.1' called FHIRHelpers
            include ProdromeRecord version '1.0.0' called Record
            context Patient
            define "Adult": Record."Age" >= 18
            """;

    @Test
    void itStandsBesideWhatIsShipped(@TempDir Path folder) throws IOException {
        good().forEach((name, text) -> write(folder, name, text));
        OptionContent content = load(ContentFiles.of(folder));
        assertThat(content.refused()).isEmpty();
        assertThat(content.plans()).hasSize(ShippedContentTest.SHIPPED.plans().size() + 1);
        assertThat(content.plans()).anySatisfy(plan -> {
            assertThat(plan.id()).isEqualTo("SiteIron|1");
            assertThat(plan.place()).isEqualTo(folder.toString());
            assertThat(plan.rules()).containsExactly("colorectal/1");
        });
    }

    @Test
    void underTheSameAddressItTakesTheShippedOnesPlace() {
        Map<String, String> files = good();
        files.put(
                "plan.json",
                PLAN.replace(
                        "https://site.example/PlanDefinition/iron",
                        "https://prodrome.org/fhir/PlanDefinition/potassium-options"));
        assertThat(load(site(files)).plans())
                .hasSameSizeAs(ShippedContentTest.SHIPPED.plans())
                .noneMatch(plan -> plan.id().startsWith("PotassiumOptions|"))
                .anyMatch(plan -> plan.id().equals("SiteIron|1"));
    }

    @Test
    void aRetiredPlanTakesTheShippedOneAway() {
        OptionContent content = load(site(Map.of("plan.json", """
                {"resourceType":"PlanDefinition","url":"https://prodrome.org/fhir/PlanDefinition/potassium-options","status":"retired"}
                """)));
        assertThat(content.plans()).noneMatch(plan -> plan.id().startsWith("PotassiumOptions|"));
        assertThat(content.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reasons()).contains("status is active"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"type\":\"citation\"'; '\"type\":\"documentation\"'; documentation has a citation",
                "'https://doi.org/10.1053/j.gastro.2020.06.046'; 'doi 10.1053'; documentation has a citation",
                "'prodrome:rule:colorectal/1'; 'prodrome:rule:no-such/1'; a rule of this server",
                "'\"status\":\"active\",\"title\"'; '\"status\":\"draft\",\"title\"'; status is active",
                "'\"expression\":\"Adult\"'; '\"expression\":\"Grown-up\"'; Grown-up is a Boolean definition",
                "'ActivityDefinition/ferritin'; 'ActivityDefinition/other'; names an ActivityDefinition",
                "'\"id\":\"ferritin\"'; '\"id\":\"a b\"'; id is one word",
                "'text/cql-identifier'; 'text/fhirpath'; text/cql-identifier",
                "'Library/SiteIron'; 'Library/Other'; is not there"
            })
    void aPlanThatIsNotRightIsRefusedWithWhatWouldBe(String right, String wrong, String reason) {
        Map<String, String> files = good();
        files.put("plan.json", PLAN.replace(right, wrong));
        OptionContent content = load(site(files));
        assertThat(content.plans()).hasSameSizeAs(ShippedContentTest.SHIPPED.plans());
        assertThat(content.refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(String.join("\n", refused.reasons())).contains(reason));
    }

    @Test
    void anErrorInCqlIsSaidWithItsPlace() {
        Map<String, String> files = good();
        files.put("iron.cql", CQL + "define \"Wrong\": Record.\"Age\" > 'many'\n");
        assertThat(load(site(files)).refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(String.join("\n", refused.reasons())).contains("CQL SiteIron 1: line 7, column "));
    }

    @Test
    void whatIsNoFhirIsRefusedAndTheRestIsUsed() {
        Map<String, String> files = good();
        files.put("broken.json", "{\"resourceType\":\"PlanDefinition\",\"stattus\":\"active\"}");
        files.put("patient.json", "{\"resourceType\":\"Patient\"}");
        files.put("none.json", "[");
        OptionContent content = load(site(files));
        assertThat(content.refused()).extracting(Refused::what).contains("broken.json", "patient.json", "none.json");
        assertThat(content.plans()).anyMatch(plan -> plan.id().equals("SiteIron|1"));
    }

    @Test
    void aValueSetThatIsNotThereIsNamed() {
        Map<String, String> files = good();
        files.put(
                "iron.cql",
                CQL.replace("context Patient", "valueset \"x\": 'https://site.example/ValueSet/x'\ncontext Patient"));
        assertThat(load(site(files)).refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reasons())
                        .contains("there is no value set https://site.example/ValueSet/x"));
        files.put("set.json", """
                {"resourceType":"ValueSet","url":"https://site.example/ValueSet/x","name":"X","status":"active",
                 "compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"2276-4"}]}]}}
                """);
        assertThat(load(site(files)).refused()).isEmpty();
    }

    private static Map<String, String> good() {
        return new HashMap<>(
                Map.of("plan.json", PLAN, "library.json", LIBRARY, "activity.json", ACTIVITY, "iron.cql", CQL));
    }

    private static ContentFiles site(Map<String, String> files) {
        return new ContentFiles("site", files, Map.of());
    }

    private static OptionContent load(ContentFiles site) {
        return OptionContent.load(
                Fixtures.FHIR, List.of(Objects.requireNonNull(ContentFiles.shipped()), site), ShippedContentTest.RULES);
    }

    private static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
