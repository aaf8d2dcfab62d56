package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;
import org.prodrome.server.support.TokenServer;

/** Token mode, on a real PostgreSQL: who may read what, and the main path once. */
class SmartJourneyTest {
    private static final String ISSUER = TokenServer.ISSUER;
    private static final String AUDIENCE = TokenServer.AUDIENCE;
    private static final String JSON = "application/fhir+json";
    private static final String SECRET_OF_THE_OTHER = "Verschwiegen";

    private static final ECKey ec = TokenServer.EC;
    private static final RSAKey rsa = TokenServer.RSA;
    private static RunningServer server;
    private static String system;
    private static String mine;
    private static String own;
    private static String other;
    private static String ownResult;
    private static String otherResult;

    @BeforeAll
    static void start() throws Exception {
        server = TokenServer.shared();
        system = sign(claims("system/*.cruds").build());
        Bundle stored = parse(send("POST", "/fhir", TWO_PATIENTS, system));
        List<String> locations = stored.getEntry().stream()
                .map(entry -> entry.getResponse().getLocation().replaceAll("/_history.*", ""))
                .toList();
        other = id(locations.get(0));
        own = id(locations.get(1));
        otherResult = id(locations.get(2));
        ownResult = id(locations.get(3));
        mine = sign(claims("launch/patient patient/*.rs").claim("patient", own).build());
    }

    @Test
    void theDatabaseReallyIsPostgresWithCollationC() throws Exception {
        try (Connection connection =
                        TokenServer.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select version(), (select datcollate from pg_database where datname = 'postgres'),"
                                + " (select count(*) from hfj_resource)")) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
            row.next();
            assertThat(row.getString(1)).startsWith("PostgreSQL 17");
            assertThat(row.getString(2)).isEqualTo("C");
            assertThat(row.getInt(3)).isPositive();
        }
    }

    @Test
    void aClientFindsOutHowToGetAToken() throws Exception {
        for (String path : List.of("/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration")) {
            HttpResponse<String> answer = send("GET", path, "", null);
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode document = new ObjectMapper().readTree(answer.body());
            assertThat(document.path("issuer").asText()).isEqualTo(ISSUER);
            assertThat(document.path("token_endpoint").asText()).startsWith(ISSUER);
            assertThat(document.path("authorization_endpoint").asText()).startsWith(ISSUER);
            assertThat(document.path("capabilities")).isNotEmpty();
            assertThat(document.path("grant_types_supported")).isNotEmpty();
            assertThat(document.path("code_challenge_methods_supported")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/metadata",
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/cds-services"
            })
    void discoveryAndHealthArePublic(String path) {
        assertThat(send("GET", path, "", null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /fhir/Patient",
                "GET /fhir/Patient/1",
                "POST /fhir",
                "POST /cds-services/prodrome-patient-view",
                "POST /cds-services/prodrome-patient-view/feedback",
                "POST /dicomweb/studies",
                "GET /dicomweb/studies/1/series/2/instances/3",
                "GET /imaging-jobs?study=1.2.3",
                "GET /imaging-jobs/open",
                "GET /actuator/env",
                "GET /actuator/health/../../imaging-jobs/open",
                "GET /actuator/health/%2e%2e/%2e%2e/imaging-jobs/open",
                "GET /cds-services/../imaging-jobs/open",
                "GET /fhir/metadata/../Patient",
                "GET /fhir/metadata;/../Patient",
                "GET //imaging-jobs/open"
            })
    void everythingElseNeedsATokenAndSaysNoMore(String call) {
        String[] words = call.split(" ");
        HttpResponse<String> answer = send(words[0], words[1], "", null);
        // 400: the path itself was refused before anybody asked who calls.
        assertThat(answer.statusCode()).as(answer.body()).isIn(401, 400);
        if (answer.statusCode() == 401) {
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(answer.body()).doesNotContain("open");
    }

    @Test
    void whoMayOnlyReadDecidesAboutNoFinding() {
        String decision =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"decision\",\"valueCode\":\"confirm\"}]}";
        HttpResponse<String> answer = send("POST", "/fhir/Observation/" + ownResult + "/$review", decision, mine);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }

    static Stream<Arguments> badTokens() throws Exception {
        JWTClaimsSet good = claims("system/*.cruds").build();
        ECKey stranger = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        Instant now = Instant.now();
        return Stream.of(
                Arguments.of(
                        "expired",
                        sign(claims("system/*.cruds")
                                .expirationTime(Date.from(now.minus(Duration.ofHours(1))))
                                .build())),
                Arguments.of(
                        "without expiry",
                        sign(claims("system/*.cruds").expirationTime(null).build())),
                Arguments.of(
                        "not valid yet",
                        sign(claims("system/*.cruds")
                                .notBeforeTime(Date.from(now.plus(Duration.ofHours(1))))
                                .build())),
                Arguments.of(
                        "for somebody else",
                        sign(claims("system/*.cruds")
                                .audience("https://else.example")
                                .build())),
                Arguments.of(
                        "of another issuer",
                        sign(claims("system/*.cruds")
                                .issuer("https://else.example")
                                .build())),
                Arguments.of(
                        "without scope",
                        sign(claims("system/*.cruds").claim("scope", null).build())),
                Arguments.of("unsigned", new PlainJWT(good).serialize()),
                Arguments.of(
                        "signed with the public key as a secret",
                        sign(
                                good,
                                JWSAlgorithm.HS256,
                                "rsa",
                                new MACSigner(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.US_ASCII)))),
                Arguments.of(
                        "of a key nobody published", sign(good, JWSAlgorithm.ES384, "ec", new ECDSASigner(stranger))),
                Arguments.of("of a key id nobody published", sign(good, JWSAlgorithm.ES384, "x", new ECDSASigner(ec))),
                Arguments.of("changed on the way", tampered(sign(good))),
                Arguments.of("no token at all", "hello"),
                Arguments.of("empty", ""));
    }

    @ParameterizedTest(name = "a token {0} is refused")
    @MethodSource("badTokens")
    void aTokenThatIsNotRightInEveryRespectIsRefused(String what, String token) {
        HttpResponse<String> answer = send("GET", "/fhir/Patient", "", token);
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void bothKindsOfKeysAreTaken() throws Exception {
        String rsaToken = sign(claims("system/*.cruds").build(), JWSAlgorithm.RS384, "rsa", new RSASSASigner(rsa));
        assertThat(send("GET", "/fhir/Patient/" + own, "", rsaToken).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/fhir/Patient/" + own, "", system).statusCode()).isEqualTo(200);
    }

    @Test
    void aPatientReadsTheirOwnRecord() {
        assertThat(read("Patient/" + own).statusCode()).isEqualTo(200);
        assertThat(read("Observation/" + ownResult).statusCode()).isEqualTo(200);
        assertThat(read("Observation?patient=" + own).body()).contains(ownResult);
    }

    @Test
    void aPatientReadsNobodyElses() {
        for (String path : List.of(
                "Patient/" + other,
                "Observation/" + otherResult,
                "Patient/" + other + "/$everything",
                "Patient/" + other + "/_history",
                "Observation?patient=" + other,
                "Observation?subject=Patient/" + other,
                "Patient?_id=" + other)) {
            HttpResponse<String> answer = read(path);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain(SECRET_OF_THE_OTHER)
                    .doesNotContainPattern(Figure.of("7.77"));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST, /cds-services/prodrome-patient-view",
        "POST, /cds-services/prodrome-patient-view/feedback",
        "GET, /cards?all=",
        "GET, /cases/2f0c5a3e-5d46-4b0c-8c3e-0f2f6f8a7f11"
    })
    void aUsersTokenOpensNoAddressForSystemsAndIsToldSo(String method, String path) {
        HttpResponse<String> refused = send(method, path, method.equals("POST") ? "{}" : "", mine);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Refusal.outcome(refused)).contains("the token is a user's");
    }

    @Test
    void aSearchWithoutPatientFindsTheirOwnOnly() {
        for (String type : List.of("Patient", "Observation")) {
            HttpResponse<String> answer = read(type);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Bundle found = parse(answer);
            assertThat(found.getEntry()).isNotEmpty();
            found.getEntry().forEach(entry -> {
                String subject = entry.getResource() instanceof Patient patient
                        ? patient.getIdElement().getIdPart()
                        : ((org.hl7.fhir.r4.model.Observation) entry.getResource())
                                .getSubject()
                                .getReferenceElement()
                                .getIdPart();
                assertThat(subject).isEqualTo(own);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?_include=Patient:link",
                "Patient?_include=*",
                "Patient?_revinclude=*",
                "Observation?_include=Observation:performer",
                "Observation?_include=*&_include:iterate=*",
                "Observation?_include=*&_revinclude=*&_include:iterate=Patient:link",
                "Patient/OWN/$everything",
                "Patient/$everything",
                "Observation?_id=OTHERRESULT",
                "_history",
                "Patient/_history",
                "Observation/_history",
                "?_type=Patient,Observation"
            })
    void noWayOfAskingLeaksAnotherRecord(String path) {
        HttpResponse<String> answer = read(path.replace("OWN", own).replace("OTHERRESULT", otherResult));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        assertThat(answer.body())
                .as("status %d", answer.statusCode())
                .doesNotContain(SECRET_OF_THE_OTHER)
                .doesNotContainPattern(Figure.of("7.77"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation?performer:Patient.family=Guess",
                "Observation?subject.family=Guess",
                "Patient?_has:Observation:performer:code=x"
            })
    void aPatientDoesNotSearchThroughReferences(String path) {
        assertThat(read(path).statusCode()).isEqualTo(403);
    }

    @Test
    void onlyWhoMayReadEverythingAsksForARecordAsAWhole() throws Exception {
        String narrow = sign(claims("user/Observation.rs").build());
        String reader = sign(claims("user/*.rs").build());
        for (String operation : List.of("$early-signs", "$timeline", "$summary")) {
            String path = "/fhir/Patient/" + other + "/" + operation;
            assertThat(send("GET", path, "", reader).statusCode()).as(operation).isEqualTo(200);
            for (String token : List.of(mine, narrow)) {
                HttpResponse<String> refused = send("GET", path, "", token);
                assertThat(refused.statusCode()).as(operation).isEqualTo(403);
                assertThat(refused.body()).doesNotContain(SECRET_OF_THE_OTHER);
            }
            assertThat(send("GET", path, "", null).statusCode()).as(operation).isEqualTo(401);
        }
        assertThat(send("GET", "/assessments/open", "", mine).statusCode()).isEqualTo(403);
    }

    @Test
    void aPatientAsksForTheirOwnRecordAsAWholeAndForNobodyElses() throws Exception {
        String drug = OWN_DRUG.formatted(own);
        assertThat(send("POST", "/fhir", drug, system).statusCode()).isEqualTo(200);
        String labs =
                sign(claims("patient/Observation.rs").claim("patient", own).build());
        String writes = sign(claims("patient/*.cu").claim("patient", own).build());
        String nothing = sign(claims("openid fhirUser").claim("patient", own).build());
        String nobody = sign(claims("patient/*.rs").build());
        for (String operation : List.of("$early-signs", "$timeline", "$summary")) {
            HttpResponse<String> answer = read("Patient/" + own + "/" + operation);
            assertThat(answer.statusCode()).as(operation + answer.body()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(operation.equals("$early-signs") ? "asOf" : "Observation/" + ownResult)
                    .doesNotContain(SECRET_OF_THE_OTHER)
                    .doesNotContainPattern(Figure.of("7.77"));
            for (String token : List.of(labs, writes, nothing, nobody)) {
                assertThat(send("GET", "/fhir/Patient/" + own + "/" + operation, "", token)
                                .statusCode())
                        .as(operation)
                        .isEqualTo(403);
            }
            for (String path : List.of(
                    "Patient/" + other + "/" + operation,
                    "Patient/" + other + "/" + operation + "?patient=" + own,
                    "Patient/" + other + "/_history/1/" + operation)) {
                HttpResponse<String> refused = read(path);
                assertThat(refused.statusCode()).as(path).isIn(403, 400);
                assertThat(refused.body()).doesNotContain(SECRET_OF_THE_OTHER).doesNotContainPattern(Figure.of("7.77"));
            }
            assertThat(send("POST", "/fhir", """
                            {"resourceType":"Bundle","type":"batch","entry":[
                             {"request":{"method":"GET","url":"Patient/%s/%s"}}]}""".formatted(other, operation), mine)
                            .body())
                    .doesNotContain(SECRET_OF_THE_OTHER)
                    .doesNotContainPattern(Figure.of("7.77"));
        }
        assertThat(read("Patient/" + own + "/$timeline").body())
                .contains("MedicationRequest")
                .as("a Medication is in nobody's compartment")
                .doesNotContain("Only the Medication says so");
    }

    @Test
    void aPatientWritesNothing() {
        String result = read("Observation/" + ownResult).body();
        assertThat(send("POST", "/fhir/Observation", result, mine).statusCode()).isEqualTo(403);
        assertThat(send("PUT", "/fhir/Observation/" + ownResult, result, mine).statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/fhir/Observation/" + ownResult, "", mine).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/fhir", TWO_PATIENTS, mine).statusCode()).isEqualTo(403);
        assertThat(parse(send("GET", "/fhir/Patient?_summary=count", "", system))
                        .getTotal())
                .isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /cds-services/prodrome-patient-view",
                "POST /dicomweb/studies",
                "GET /dicomweb/studies/1/series/2/instances/3",
                "GET /imaging-jobs/open",
                "GET /fhir/../imaging-jobs/open",
                "GET /fhir/%2e%2e/imaging-jobs/open"
            })
    void whatIsNotFhirIsForSystemsOnly(String call) {
        String[] words = call.split(" ");
        HttpResponse<String> answer = send(words[0], words[1], "", mine);
        assertThat(answer.statusCode()).as(answer.body()).isIn(403, 400);
        assertThat(answer.body()).doesNotContain("open");
    }

    @Test
    void scopesForOneTypeGiveThatTypeOnly() throws Exception {
        String labs =
                sign(claims("patient/Observation.rs").claim("patient", own).build());
        assertThat(send("GET", "/fhir/Observation/" + ownResult, "", labs).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/fhir/Patient/" + own, "", labs).statusCode()).isEqualTo(403);
        String nothing = sign(claims("openid fhirUser").claim("patient", own).build());
        assertThat(send("GET", "/fhir/Patient/" + own, "", nothing).statusCode())
                .isEqualTo(403);
        String nobody = sign(claims("patient/*.rs").build());
        assertThat(send("GET", "/fhir/Patient/" + own, "", nobody).statusCode()).isEqualTo(403);
    }

    @Test
    void theMainPathRunsOnPostgres() throws Exception {
        TestFilm film = TestFilm.of("p1-2", "postgres", "PG-OWN");
        HttpResponse<String> stored =
                Stow.post(server, Stow.CONTENT_TYPE, Stow.multipart(film.bytes()), "Authorization", "Bearer " + system);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertThat(job(film).path("state").asText()).isEqualTo("done");
        Bundle found = parse(send(
                "GET",
                "/fhir/Observation?patient=" + own
                        + "&code=cardiothoracic-ratio&_include=Observation:device&_revinclude=Provenance:target",
                "",
                system));
        assertThat(new TreeSet<>(found.getEntry().stream()
                        .map(entry -> entry.getResource().fhirType())
                        .toList()))
                .containsExactly("Device", "Observation", "Provenance");

        HttpResponse<String> cards = server.send(
                "POST",
                "/cds-services/prodrome-patient-view",
                "{\"hook\":\"patient-view\",\"hookInstance\":\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\","
                        + "\"context\":{\"userId\":\"Practitioner/1\",\"patientId\":\"" + own + "\"}}",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + system);
        assertThat(cards.statusCode()).as(cards.body()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(cards.body()).findValuesAsText("code"))
                .contains("aifinding", "historysummary");
    }

    private static JsonNode job(TestFilm film) throws Exception {
        JsonNode job = new ObjectMapper().createObjectNode();
        for (int i = 0; i < 300 && !job.path("state").asText().matches("done|given-up"); i++) {
            Thread.sleep(100);
            job = new ObjectMapper()
                    .readTree(send("GET", "/imaging-jobs?study=" + film.studyUid(), "", system)
                            .body())
                    .path(0);
        }
        return job;
    }

    private static HttpResponse<String> read(String path) {
        return send("GET", "/fhir/" + path, "", mine);
    }

    private static HttpResponse<String> send(String method, String path, String body, @Nullable String token) {
        return token == null
                ? server.send(method, path, body, "Content-Type", JSON)
                : server.send(method, path, body, "Content-Type", JSON, "Authorization", "Bearer " + token);
    }

    private static Bundle parse(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, answer.body());
    }

    private static String id(String location) {
        return location.substring(location.indexOf('/') + 1);
    }

    private static JWTClaimsSet.Builder claims(String scope) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("test")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(30))))
                .claim("scope", scope);
    }

    private static String sign(JWTClaimsSet claims) throws JOSEException {
        return sign(claims, JWSAlgorithm.ES384, "ec", new ECDSASigner(ec));
    }

    private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, String key, JWSSigner signer)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    /** The same signature over other claims. */
    private static String tampered(String token) {
        String[] parts = token.split("\\.");
        return parts[0] + "." + parts[1].substring(0, 20) + (parts[1].charAt(20) == 'A' ? 'B' : 'A')
                + parts[1].substring(21) + "." + parts[2];
    }

    /** A drug of the patient whose name stands in a Medication alone. */
    private static final String OWN_DRUG = """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000005","resource":{"resourceType":"Medication",
               "code":{"text":"Only the Medication says so"}},"request":{"method":"POST","url":"Medication"}},
             {"resource":{"resourceType":"MedicationRequest","status":"active","intent":"order",
               "medicationReference":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000005"},
               "authoredOn":"2026-03-01","subject":{"reference":"Patient/%s"}},
              "request":{"method":"POST","url":"MedicationRequest"}}]}
            """;

    /** Two patients, one linked to the other, with a result each; the other performs a measurement on the first. */
    private static final String TWO_PATIENTS = """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"Patient",
               "identifier":[{"system":"urn:test","value":"PG-OTHER"}],"name":[{"family":"Verschwiegen"}]},
              "request":{"method":"POST","url":"Patient"}},
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","resource":{"resourceType":"Patient",
               "identifier":[{"system":"urn:test","value":"PG-OWN"}],"birthDate":"1957-04-12","gender":"female",
               "link":[{"other":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},"type":"seealso"}]},
              "request":{"method":"POST","url":"Patient"}},
             {"resource":{"resourceType":"Observation","status":"final",
               "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
               "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},"effectiveDateTime":"2026-03-01",
               "valueQuantity":{"value":7.77,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
              "request":{"method":"POST","url":"Observation"}},
             {"resource":{"resourceType":"Observation","status":"final",
               "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
               "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"},"effectiveDateTime":"2026-03-01",
               "performer":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"}],
               "valueQuantity":{"value":1.11,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
              "request":{"method":"POST","url":"Observation"}}]}
            """;
}
