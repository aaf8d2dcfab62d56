package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.hook.CallArchive;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.ReplayableService;
import org.prodrome.cds.text.Display;

/** The whole way from a call to cards at a site that reads German, and at one that reads other units. */
class GermanCardsTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private static final String CALL = FrontDoor.request("p1", "", "");
    private static final String INJURY = FrontDoor.request("example", "", "");
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void everyTextOfEveryCardIsGerman() {
        FrontDoor door = door(Display.of("de", ""));
        List<JsonNode> cards = cards(door);
        assertThat(cards).hasSize(3);
        for (JsonNode card : cards) {
            assertThat(card.path("summary").asText()).hasSizeLessThan(140);
            // The source of a rule is cited as it was published.
            assertThat(card.path("detail").asText().replaceAll("(?m)^Regel: .*$", ""))
                    .contains("**Quellen**")
                    .doesNotContain("Sources", "Why now", "What would change")
                    .doesNotContainPattern("\\b(the|with|from|not|and)\\b")
                    .doesNotContainPattern("\\d{4}-\\d{2}-\\d{2}");
            assertThat(card.at("/overrideReasons/0/display").asText()).isEqualTo("Bereits erledigt");
        }
        assertThat(cards)
                .anySatisfy(
                        card -> assertThat(card.path("summary").asText()).startsWith("Nierenfunktion fallend: eGFR "));
        assertThat(cards)
                .anySatisfy(card -> assertThat(card.path("detail").asText()).contains("Warum jetzt"));
        assertThat(door.counters.snapshot().keySet())
                .noneMatch(name -> name.startsWith("text.") || name.startsWith("claims.dropped"));
    }

    @Test
    void discoveryIsGermanToo() {
        FrontDoor door = door(Display.of("de", ""));
        JsonNode services = door.json(door.send("GET", "/cds-services", "application/json", ""))
                .path("services");
        assertThat(services).isNotEmpty().allSatisfy(service -> {
            assertThat(service.path("description").asText()).doesNotContainPattern("\\b(the|with|of|and)\\b");
            assertThat(service.path("title").asText()).startsWith("Prodrome: ");
            assertThat(service.path("usageRequirements").asText()).doesNotContainPattern("\\b(the|with|of|and)\\b");
        });
    }

    @Test
    void aGermanCardIsReplayedByteForByteAlsoWhereTheSiteHasChanged() throws IOException {
        FrontDoor door = door(Display.of("de", "si"));
        List<JsonNode> sent = cards(door);
        ReplayableService service =
                (ReplayableService) door.services.find(PatientView.ID).orElseThrow();
        CallArchive archive = new CallArchive(Fixtures.FHIR);
        HookCall again = archive.again(archive.keep(door.calls.get(0)), service.description());
        CdsResponse replayed = service.replay(again, door.traces.get(0), Fixtures.resources(RECORD));
        assertThat(json.readTree(json.writeValueAsString(replayed))
                        .path("cards")
                        .toString())
                .isEqualTo(json.valueToTree(sent).toString());
    }

    @Test
    void aSentenceThatItsSourcesDoNotProveIsOnNoCardInGermanEither() {
        List<Resource> wrong = new ArrayList<>(Fixtures.resources(RECORD));
        FrontDoor honest = door(Display.of("de", ""));
        String summary = cards(honest).stream()
                .map(card -> card.path("summary").asText())
                .filter(text -> text.startsWith("Nierenfunktion"))
                .findFirst()
                .orElseThrow();
        wrong.stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(observation ->
                        observation.getCode().getCodingFirstRep().getCode().equals("2160-0"))
                .forEach(observation -> observation.getValueQuantity().setValue(0.8));
        FrontDoor corrupted =
                new FrontDoor(new TestRecord(Fixtures.FHIR, wrong, Optional.empty()), Display.of("de", ""));
        assertThat(cards(corrupted))
                .noneMatch(card -> card.path("summary").asText().equals(summary));
    }

    @Test
    void creatinineIsShownInTheUnitOfTheSiteAndWhatWasRecordedBesideIt() throws IOException {
        String canonical = details(injury(Display.of("en", "")), INJURY);
        assertThat(canonical).contains("mg/dL").doesNotContain("µmol/L");
        String si = details(injury(Display.of("en", "si")), INJURY);
        assertThat(si).containsPattern("creatinine \\d\\.\\d+ mg/dL \\(\\d+ µmol/L\\) on");
        String german = details(injury(Display.of("de", "creatinine=µmol/L")), INJURY);
        assertThat(german).containsPattern("Kreatinin \\d,\\d+ mg/dL \\(\\d+ µmol/L\\) am");
    }

    private static FrontDoor injury(Display display) throws IOException {
        Bundle bundle = Fixtures.FHIR
                .newJsonParser()
                .parseResource(Bundle.class, Files.readString(Path.of("../docs/examples/kidney-injury.json")));
        List<Resource> resources = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
        return new FrontDoor(new TestRecord(Fixtures.FHIR, resources, Optional.empty()), display);
    }

    @Test
    void aSettingThatIsWrongSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> Display.of("fr", ""))
                .hasMessageContaining("one of en, de")
                .hasMessageContaining("'fr'");
        assertThatThrownBy(() -> Display.of("en", "imperial")).hasMessageContaining("canonical, conventional, si");
        assertThatThrownBy(() -> Display.of("en", "creatinine=mol/L")).hasMessageContaining("mg/dL or umol/L");
        assertThatThrownBy(() -> Display.of("en", "gold=g/L")).hasMessageContaining("these have: creatinine");
    }

    private static String details(FrontDoor door, String call) {
        StringBuilder details = new StringBuilder();
        cards(door, call).forEach(card -> details.append(card.path("detail").asText()));
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("text."));
        return details.toString();
    }

    private static FrontDoor door(Display display) {
        return new FrontDoor(
                new TestRecord(
                        Fixtures.FHIR,
                        Fixtures.resources(RECORD),
                        Optional.of(Fixtures.parameters("three-similar-films.json"))),
                display);
    }

    private static List<JsonNode> cards(FrontDoor door) {
        return cards(door, CALL);
    }

    private static List<JsonNode> cards(FrontDoor door, String call) {
        JsonNode answer = door.json(door.call(call));
        return StreamSupport.stream(answer.path("cards").spliterator(), false).toList();
    }
}
