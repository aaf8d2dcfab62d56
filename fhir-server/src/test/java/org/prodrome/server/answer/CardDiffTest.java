package org.prodrome.server.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.prodrome.server.answer.CardDiff.Difference;

class CardDiffTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyPlaceIsNamedByItsPath() throws JsonProcessingException {
        assertThat(CardDiff.between(
                                json(
                                        "{\"a\":1,\"b\":{\"c-d\":\"x\"},\"links\":[{\"url\":\"u\"}],\"gone\":{\"e\":1},\"same\":[1]}"),
                                json(
                                        "{\"a\":2,\"b\":{\"c-d\":\"y\"},\"links\":[{\"url\":\"u\"},{\"url\":\"v\"}],\"same\":[1]}"))
                        .listed())
                .containsExactly(
                        new Difference("$.a", "1", "2"),
                        new Difference("$.b['c-d']", "x", "y"),
                        new Difference("$.links[1]", null, "{\"url\":\"v\"}"),
                        new Difference("$.gone", "{\"e\":1}", null));
    }

    @Test
    void longTextsAreCutToWhereTheyBeginToDifferAndManyPlacesAreCounted() throws JsonProcessingException {
        String common = "x".repeat(5_000);
        Difference one = CardDiff.between(
                        json("{\"detail\":\"%s old %s\"}".formatted(common, common)),
                        json("{\"detail\":\"%s new %s\"}".formatted(common, common)))
                .listed()
                .get(0);
        assertThat(one.before())
                .contains(" old ")
                .hasSizeLessThan(310)
                .startsWith("...")
                .endsWith("...");
        assertThat(one.now()).contains(" new ").hasSizeLessThan(310);
        CardDiff.Result many = CardDiff.between(array("0", 70), array("1", 70));
        assertThat(many.listed()).hasSize(CardDiff.MOST);
        assertThat(many.more()).isEqualTo(20);
    }

    private static JsonNode array(String value, int size) throws JsonProcessingException {
        return json("[" + (value + ",").repeat(size - 1) + value + "]");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }
}
