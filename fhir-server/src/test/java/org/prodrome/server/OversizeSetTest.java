package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.FEEDBACK;
import static org.prodrome.server.support.Ehr.body;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TokenServer;

/** The named set of oversize: whatever is too much of something is refused with its reason, and the server goes on. */
class OversizeSetTest {
    private static final RunningServer SERVER = RunningServer.open();
    private static final int MEGABYTE = 1 << 20;

    static Stream<Arguments> bodies() {
        String patient = "\"patient\":{\"resourceType\":\"Patient\",\"id\":\"p1\"}";
        return Stream.of(
                Arguments.of("a body of 17 MiB", 413, announced(call(patient + padded(17 * MEGABYTE, 1 * MEGABYTE)))),
                Arguments.of(
                        "a body of 17 MiB that does not say so",
                        413,
                        chunked(call(patient + padded(17 * MEGABYTE, 1 * MEGABYTE)))),
                Arguments.of("65 levels", 400, announced(call(patient + ",\"x\":" + nested("{\"a\":", "1", "}", 65)))),
                Arguments.of("100,000 open brackets", 400, announced("[".repeat(100_000))),
                Arguments.of("100,000 open objects", 400, announced("{\"a\":".repeat(100_000))),
                Arguments.of(
                        "a string of 2 million and one characters",
                        400,
                        announced(call(patient + ",\"x\":\"" + "a".repeat(2_000_001) + "\""))),
                Arguments.of(
                        "a number of 101 digits",
                        400,
                        announced(call(patient).replace("\"hook\":", "\"n\":" + "9".repeat(101) + ",\"hook\":"))),
                Arguments.of(
                        "an exponent of a thousand million",
                        400,
                        announced(call(patient).replace("\"hook\":", "\"n\":1e999999999,\"hook\":"))),
                Arguments.of(
                        "a name of 1,001 characters",
                        400,
                        announced(call(patient).replace("\"hook\":", "\"" + "n".repeat(1_001) + "\":1,\"hook\":"))),
                Arguments.of(
                        "a hookInstance of 101 characters",
                        400,
                        announced(call(patient)
                                .replaceAll(
                                        "\"hookInstance\":\"[^\"]+\"",
                                        "\"hookInstance\":\"" + "i".repeat(101) + "\""))),
                Arguments.of("no body at all", 400, announced("")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bodies")
    void aCallThatIsTooMuchIsRefusedWithItsReason(String what, int status, BodyPublisher body) {
        HttpResponse<String> answer = send(CALL, body);
        assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(status);
        Refusal.outcome(answer);
    }

    @Test
    void aPrefetchOfManyResourcesBelowTheBoundOfBytesIsAnswered() {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            entries.append(i == 0 ? "" : ",")
                    .append("{\"resource\":{\"resourceType\":\"Condition\",\"id\":\"c")
                    .append(i)
                    .append("\",\"subject\":{\"reference\":\"Patient/p1\"}}}");
        }
        HttpResponse<String> answer = send(CALL, announced(call("""
                "patient":{"resourceType":"Patient","id":"p1","birthDate":"1950-01-01"},
                "conditions":{"resourceType":"Bundle","type":"searchset","entry":[%s]}""".formatted(entries))));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 413);
    }

    @Test
    void tooManyItemsOfFeedbackAreRefused() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            items.append(i == 0 ? "" : ",").append("{\"card\":\"c\",\"outcome\":\"accepted\"}");
        }
        HttpResponse<String> answer = send(FEEDBACK, announced("{\"feedback\":[" + items + "]}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Refusal.outcome(answer)).contains("at most");
    }

    @ParameterizedTest(name = "max-cards {0}")
    @ValueSource(strings = {"2147483647", "4", "1000000000000", "-1", "0", "\"many\"", "1e9", "[9]"})
    void noCallGetsMoreThanThreeCards(String wanted) throws Exception {
        String call = body().replace(
                        "\"prefetch\"",
                        "\"extension\":{\"org.prodrome.configuration\":{\"max-cards\":%s}},\"prefetch\""
                                .formatted(wanted));
        HttpResponse<String> answer = send(CALL, announced(call));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode cards = new ObjectMapper().readTree(answer.body()).path("cards");
        assertThat(cards.size()).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest(name = "{0} bytes of header")
    @ValueSource(ints = {20_000, 200_000})
    void aHeaderBeyondTheBoundIsRefused(int bytes) {
        HttpResponse<String> answer = SERVER.send(HttpRequest.newBuilder(URI.create(SERVER.base() + CALL))
                .header("Content-Type", "application/json")
                .header("X-Long", "a".repeat(bytes))
                .POST(announced(body()))
                .build());
        assertThat(answer.statusCode()).isBetween(400, 499);
        Refusal.saysNothingFromInside(answer.body());
    }

    @Test
    void anAddressBeyondTheBoundIsRefused() {
        HttpResponse<String> answer = SERVER.send("GET", "/cds-services/" + "a".repeat(30_000), "");
        assertThat(answer.statusCode()).isBetween(400, 499);
        Refusal.saysNothingFromInside(answer.body());
    }

    @ParameterizedTest(name = "a token with {0} characters more")
    @ValueSource(ints = {7_000, 9_000})
    void aTokenBeyondTheBoundIsRefused(int more) {
        String token = good().claim("x", "y".repeat(more)).signedBy(key(TokenServer.EHR_EC));
        HttpResponse<String> answer = TokenServer.shared()
                .send("POST", CALL, body(), "Content-Type", "application/json", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    private static HttpResponse<String> send(String path, BodyPublisher body) {
        return SERVER.send(HttpRequest.newBuilder(URI.create(SERVER.base() + path))
                .header("Content-Type", "application/json")
                .POST(body)
                .build());
    }

    private static BodyPublisher announced(String body) {
        return BodyPublishers.ofString(body);
    }

    private static BodyPublisher chunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    private static String call(String prefetch) {
        return """
                {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"p1"},
                 "prefetch":{%s}}""".formatted(UUID.randomUUID(), prefetch);
    }

    private static String padded(int bytes, int each) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i * each < bytes; i++) {
            text.append(",\"x")
                    .append(i)
                    .append("\":\"")
                    .append("a".repeat(each))
                    .append('"');
        }
        return text.toString();
    }

    private static String nested(String open, String middle, String close, int times) {
        return open.repeat(times) + middle + close.repeat(times);
    }
}
