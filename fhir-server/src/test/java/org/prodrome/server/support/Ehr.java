package org.prodrome.server.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.http.HttpResponse;
import java.security.PrivateKey;
import java.util.UUID;

/** A registered EHR at the door of {@link TokenServer}: its tokens and its calls. */
public final class Ehr {
    public static final String ISSUER = "https://ehr.example/api";
    public static final String CALL = "/cds-services/prodrome-patient-view";
    public static final String FEEDBACK = CALL + "/feedback";
    public static final String AUDIENCE = TokenServer.PUBLIC + CALL;

    /** A token for {@link #CALL} that is right, to be signed. */
    public static TestToken good() {
        return new TestToken(ISSUER, AUDIENCE, "ehr-ec");
    }

    /** The same for another address of the server. */
    public static TestToken goodFor(String path) {
        return new TestToken(ISSUER, TokenServer.PUBLIC + path, "ehr-ec");
    }

    /** A token of the EHR that serves several tenants. */
    public static TestToken cloud(String path) {
        return new TestToken("https://cloud.example", TokenServer.PUBLIC + path, "cloud");
    }

    /** A token of the EHR whose users read German. */
    public static TestToken german(String path) {
        return new TestToken("https://klinik.example", TokenServer.PUBLIC + path, "german");
    }

    public static HttpResponse<String> call(String token) {
        return post(CALL, body(), token);
    }

    public static HttpResponse<String> post(String path, String body, String token) {
        return TokenServer.shared()
                .send("POST", path, body, "Content-Type", "application/json", "Authorization", "Bearer " + token);
    }

    /** A call with the Patient alone in its prefetch. */
    public static String body() {
        String patient = UUID.randomUUID().toString();
        return """
                {"hook":"patient-view","hookInstance":"%s",
                 "context":{"userId":"Practitioner/1","patientId":"%s"},
                 "prefetch":{"patient":{"resourceType":"Patient","id":"%s","birthDate":"1957-04-12","gender":"female"}}}""".formatted(UUID.randomUUID(), patient, patient);
    }

    public static PrivateKey key(ECKey key) {
        try {
            return key.toECPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PrivateKey key(RSAKey key) {
        try {
            return key.toRSAPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ehr() {}
}
