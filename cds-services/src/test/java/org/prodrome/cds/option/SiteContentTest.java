package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;

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

    private static final String BARE = """
            library SiteIron version '1'
            using FHIR version '4.0.1'
            include FHIRHelpers version '4.0.1' called FHIRHelpers
            context Patient
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

    @ParameterizedTest
    @CsvSource({
        "note[0].text, true",
        "patientInstruction, true",
        "noote[0].text, false",
        "note[0].txet, false",
        "ServiceRequest.note, false",
        "code.coding[0].display.more, false"
    })
    void aDynamicValueGoesToAnElementThatThereIs(String path, boolean isRight) {
        Map<String, String> files = good();
        files.put("iron.cql", CQL + "define \"Words\": 'fasting'\n");
        files.put("activity.json", ACTIVITY.replace("\"intent\"", """
                "dynamicValue":[{"path":"%s","expression":{"language":"text/cql-identifier","expression":"Words"}}],"intent\"""".formatted(path)));
        OptionContent content = load(site(files));
        if (isRight) {
            assertThat(content.refused()).isEmpty();
        } else {
            assertThat(content.refused())
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.reasons())
                            .singleElement(InstanceOfAssertFactories.STRING)
                            .startsWith("option ferritin: dynamicValue.path is an element of ServiceRequest")
                            .endsWith("found " + path));
        }
    }

    @Test
    void aPlanThatTakesTooLongIsRefusedAndTheRestIsUsed() {
        Map<String, String> files = good();
        files.put("iron.cql", """
                library SiteIron version '1'
                using FHIR version '4.0.1'
                include FHIRHelpers version '4.0.1' called FHIRHelpers
                context Patient
                define "Adult": AgeInYears() >= 18
                define "Long":
                  exists ((expand { Interval[1, 3000] }) A where exists ((expand { Interval[1, 3000] }) B
                    where exists ((expand { Interval[1, 3000] }) C where exists ([Observation] O where start of A + start of B + start of C < 0))))
                """);
        OptionContent good = OptionContent.load(Fixtures.FHIR, List.of(site(files)), ShippedContentTest.RULES);
        Options.of(good, Duration.ofSeconds(1), Market.US, 1).close();
        assertThat(good.refused()).isEmpty();
        files.put(
                "long.json",
                PLAN.replace("PlanDefinition/iron", "PlanDefinition/aaa")
                        .replace("\"SiteIron\"", "\"SiteLong\"")
                        .replace("\"Adult\"", "\"Long\""));
        OptionContent content = OptionContent.load(Fixtures.FHIR, List.of(site(files)), ShippedContentTest.RULES);
        assertThat(content.plans()).hasSize(2);
        Options.of(content, Duration.ofSeconds(1), Market.US, 1, Duration.ofSeconds(2))
                .close();
        assertThat(content.plans()).extracting(Plan::id).containsExactly("SiteIron|1");
        assertThat(content.refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(refused.reasons()).containsExactly("it is judged on an empty record within 2 s"));
    }

    @Test
    void aDynamicValueThatComesToNothingLeavesTheOptionWithoutADraft() {
        Map<String, String> files = good();
        files.put("activity.json", """
                {"resourceType":"ActivityDefinition","url":"https://site.example/ActivityDefinition/ferritin","status":"active",
                 "kind":"MedicationRequest","intent":"proposal","productCodeableConcept":{"text":"Iron"},"dosage":[{"text":"by the label"}],
                 "dynamicValue":[{"path":"dosageInstruction[0].text","expression":{"language":"text/cql-identifier","expression":"Words"}}]}
                """);
        String words = BARE + "define \"Adult\": true\ndefine \"Words\": %s\n";
        files.put("iron.cql", words.formatted("'once daily'"));
        assertThat(ferritin(files).draft()).isNotNull();
        files.put("iron.cql", words.formatted("null as String"));
        assertThat(ferritin(files)).satisfies(option -> {
            assertThat(option.verdict()).isEqualTo(Met.YES);
            assertThat(option.draft()).isNull();
        });
    }

    @Test
    void eachAbsenceIsProvedOrTheConditionIsNotKnown() {
        Map<String, String> files = good();
        String sets = "valueset \"apixaban\": 'https://prodrome.org/fhir/ValueSet/apixaban'\n"
                + "valueset \"edoxaban\": 'https://prodrome.org/fhir/ValueSet/edoxaban'\n";
        String none =
                "define \"Adult\": not exists [AllergyIntolerance: \"apixaban\"] and not exists [AllergyIntolerance%s]\n";
        files.put("iron.cql", BARE.replace("context", sets + "context") + none.formatted(": \"edoxaban\""));
        Judged both = ferritin(files).criteria().get(0);
        assertThat(both.met()).isEqualTo(Met.YES);
        assertThat(both.claims()).hasSize(2);
        assertThat(both.proved(Set.copyOf(both.claims())).met()).isEqualTo(Met.YES);
        assertThat(both.proved(Set.of(both.claims().get(0))).met()).isEqualTo(Met.UNKNOWN);

        files.put("iron.cql", BARE.replace("context", sets + "context") + none.formatted(""));
        assertThat(ferritin(files).verdict())
                .as("one has no codes to search by")
                .isEqualTo(Met.UNKNOWN);
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

    private static Assessed ferritin(Map<String, String> files) {
        OptionContent content = OptionContent.load(Fixtures.FHIR, List.of(site(files)), ShippedContentTest.RULES);
        assertThat(content.refused()).isEmpty();
        try (Options options = Options.of(content, Duration.ofSeconds(30), Market.US, 1)) {
            return options.beside(
                            new Options.Asking(new Alert("colorectal/1", ""), "p1", null),
                            new Chart(AdministrativeGender.FEMALE, "1950-03-02").timeline(),
                            type -> true,
                            plan -> true,
                            Duration.ofSeconds(30))
                    .options()
                    .get(0);
        }
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
