package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A card that breaks a rule of CDS Hooks cannot be made. */
class CardRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CardCoding TOPIC = new CardCoding("http://x.example/topics", "aifinding", "AI finding");
    private static final CardSource SOURCE = new CardSource("Prodrome", "https://prodrome.example/", TOPIC);

    @Test
    void aSummaryIsOneLineOfFewerThan140Characters() {
        assertThat(card("x".repeat(139), null, List.of(), null).summary()).hasSize(139);
        refused(() -> card("x".repeat(140), null, List.of(), null));
        refused(() -> card(" ", null, List.of(), null));
        refused(() -> card("two\nlines", null, List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<b>x</b>", "a <img src=x onerror=alert(1)>", "<!-- -->", "\\\\<script>", "<https://x.example>"})
    void aDetailHasNoHtml(String detail) {
        refused(() -> card("s", detail, List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\<b> is text", "eGFR < 30", "a \\\\\\<b", "x <= 3"})
    void aLessThanSignIsFine(String detail) {
        assertThat(card("s", detail, List.of(), null).detail()).isEqualTo(detail);
    }

    @Test
    void aTopicIsAlphanumericAndTheSourceHasALabelAndAnAbsoluteAddress() {
        refused(() -> new CardSource("Prodrome", "https://x.example/", new CardCoding("s", "ai-finding", "d")));
        refused(() -> new CardSource(" ", "https://x.example/", TOPIC));
        refused(() -> new CardSource("Prodrome", "/relative", TOPIC));
    }

    @Test
    void suggestionsGoWithASelectionBehaviorAndNoOneHasItWithout() {
        refused(() -> card("s", null, List.of(suggestion(true)), null));
        refused(() -> card("s", null, List.of(), SelectionBehavior.ANY));
        assertThat(card("s", null, List.of(suggestion(true)), SelectionBehavior.ANY)
                        .suggestions())
                .hasSize(1);
    }

    @Test
    void onlyOneSuggestionIsRecommendedWhereOnlyOneCanBeTaken() {
        refused(() -> card("s", null, List.of(suggestion(true), suggestion(true)), SelectionBehavior.AT_MOST_ONE));
        assertThat(card("s", null, List.of(suggestion(true), suggestion(true)), SelectionBehavior.ANY)
                        .suggestions())
                .hasSize(2);
    }

    @Test
    void twoSuggestionsOfACardDoNotShareAUuid() {
        Suggestion one = suggestion(false);
        refused(() -> card("s", null, List.of(one, one), SelectionBehavior.ANY));
    }

    @Test
    void aSuggestionHasOneActionWithAWholeResource() {
        refused(() -> new Suggestion("l", UUID.randomUUID(), false, List.of()));
        refused(() -> new Suggestion("l", UUID.randomUUID(), false, List.of(create(), create())));
        refused(() -> new Suggestion.Action(Suggestion.Action.Type.CREATE, "d", null, null));
        refused(() -> new Suggestion.Action(Suggestion.Action.Type.CREATE, " ", resource(), null));
        refused(() -> new Suggestion.Action(
                Suggestion.Action.Type.CREATE,
                "d",
                JsonNodeFactory.instance.objectNode().put("resourceType", "Task"),
                null));
        refused(() -> new Suggestion.Action(Suggestion.Action.Type.UPDATE, "d", null, "Task/1"));
    }

    @Test
    void aDeleteNamesARelativeReferenceAndCarriesNoResource() {
        refused(() -> new Suggestion.Action(Suggestion.Action.Type.DELETE, "d", resource(), "Task/1"));
        refused(() -> new Suggestion.Action(Suggestion.Action.Type.DELETE, "d", null, "https://x.example/Task/1"));
        assertThat(new Suggestion.Action(Suggestion.Action.Type.DELETE, "d", null, "Task/1").resourceId())
                .isEqualTo("Task/1");
    }

    @Test
    void anOverrideReasonHasSystemCodeAndDisplay() {
        refused(() -> new CardCoding("s", "c", " "));
        refused(() -> new CardCoding("", "c", "d"));
        refused(() -> new CardCoding("s", "", "d"));
    }

    @Test
    void aLinkIsAbsoluteAndOnlyASmartLinkHasAnAppContext() {
        refused(() -> CardLink.absolute("l", "relative"));
        refused(() -> CardLink.absolute(" ", "https://x.example/"));
        refused(() -> new CardLink("l", "https://x.example/", CardLink.Type.ABSOLUTE, "ctx", null));
        assertThat(CardLink.smart("l", "https://x.example/launch", "ctx").appContext())
                .isEqualTo("ctx");
    }

    @Test
    void associatedResourcesAreLocalReferences() {
        refused(() -> new CardExtension(List.of()));
        refused(() -> new CardExtension(List.of("https://x.example/ServiceRequest/1")));
        Card card = new Card(
                UUID.randomUUID(),
                "s",
                null,
                Indicator.INFO,
                SOURCE,
                List.of(),
                null,
                List.of(),
                List.of(),
                new CardExtension(List.of("ServiceRequest/1")));
        assertThat(wire(card)
                        .at("/extension/org.prodrome.associated-resource/0")
                        .asText())
                .isEqualTo("ServiceRequest/1");
    }

    @Test
    void whatIsEmptyIsLeftOutAndAnEmptyAnswerHasItsCards() {
        assertThat(wire(card("s", null, List.of(), null)).fieldNames())
                .toIterable()
                .containsExactly("uuid", "summary", "indicator", "source");
        assertThat(wire(new CdsResponse(List.of())).toString()).isEqualTo("{\"cards\":[]}");
    }

    @Test
    void systemActionsReachOnlyACallerWhoAgreedToThem() {
        CdsResponse response = new CdsResponse(List.of(), List.of(create()), Trace.NONE);
        assertThat(wire(response.under(ClientTerms.NONE)).has("systemActions")).isFalse();
        assertThat(wire(response.under(new ClientTerms(true, java.util.Set.of())))
                        .path("systemActions"))
                .hasSize(1);
    }

    @Test
    void versionsStandInDiscoveryOnlyInThe30Mode() {
        ServiceDescription service = new ServiceDescription(
                "patient-view",
                "T",
                "D",
                "prodrome-x",
                Map.of(),
                null,
                List.of(ConfigurationOption.on("early-detection", "Early detection", "Cards about early signs")));
        JsonNode published =
                wire(Discovery.of(List.of(service), SpecVersion.V2_0)).at("/services/0");
        assertThat(published.fieldNames())
                .toIterable()
                .containsExactly("hook", "title", "description", "id", "extension");
        assertThat(published.at("/extension/org.prodrome.version").toString()).isEqualTo("[\"1.0\"]");
        JsonNode option = published.at("/extension/org.prodrome.configuration-options/0");
        assertThat(option.toString())
                .isEqualTo("{\"code\":\"early-detection\",\"type\":\"boolean\",\"name\":\"Early detection\","
                        + "\"description\":\"Cards about early signs\",\"default\":true}");
        JsonNode ballot = wire(Discovery.of(List.of(service), SpecVersion.V3_0)).at("/services/0");
        assertThat(ballot.path("version").asText()).isEqualTo("3.0.0-ballot");
        assertThat(ballot.path("hookVersion").asText()).isEqualTo("1.0");
    }

    @Test
    void noServicesIsAnEmptyArray() {
        assertThat(wire(Discovery.of(List.of(), SpecVersion.V2_0)).toString()).isEqualTo("{\"services\":[]}");
    }

    @Test
    void aServiceHasAHookOfTheLibraryAndAnIdThatNeedsNoEscaping() {
        refused(() -> new ServiceDescription("result-arrived", "T", "D", "id", Map.of(), null));
        refused(() -> new ServiceDescription("patient-view", "T", "D", "a/b", Map.of(), null));
        refused(() -> new ServiceDescription("patient-view", "T", " ", "id", Map.of(), null));
        refused(() -> new ServiceDescription("patient-view", "T", "D", "id", Map.of("k", ""), null));
        refused(() -> new ServiceDescription("patient-view", "T", "D", "id", Map.of(), ""));
    }

    private static void refused(ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }

    private static Card card(
            String summary,
            @Nullable String detail,
            List<Suggestion> suggestions,
            @Nullable SelectionBehavior behavior) {
        return new Card(
                UUID.randomUUID(),
                summary,
                detail,
                Indicator.INFO,
                SOURCE,
                suggestions,
                behavior,
                List.of(),
                List.of());
    }

    private static Suggestion suggestion(boolean recommended) {
        return new Suggestion("Order", UUID.randomUUID(), recommended, List.of(create()));
    }

    private static Suggestion.Action create() {
        return new Suggestion.Action(Suggestion.Action.Type.CREATE, "Order it", resource(), null);
    }

    private static ObjectNode resource() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("resourceType", "ServiceRequest")
                .put("id", "new-1");
    }

    private static JsonNode wire(Object value) {
        return JSON.valueToTree(value);
    }
}
