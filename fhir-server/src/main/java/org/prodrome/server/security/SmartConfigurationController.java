package org.prodrome.server.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** SMART App Launch discovery (STU 2.2, section 4). Login belongs to the hospital's own issuer; this points there. */
@RestController
final class SmartConfigurationController {
    static final String ADDRESS = "/.well-known/smart-configuration";

    private final SecurityProperties security;

    SmartConfigurationController(SecurityProperties security) {
        this.security = security;
    }

    /** The document, or 404 in open mode, in which there is nothing to discover. */
    @GetMapping(ADDRESS)
    ResponseEntity<Map<String, Object>> configuration() {
        if (security.mode() != SecurityMode.TOKEN) {
            return ResponseEntity.notFound().build();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", security.issuer());
        if (security.jwks().startsWith("https://")) {
            document.put("jwks_uri", security.jwks());
        }
        putWhereSet(document, "authorization_endpoint", security.authorizationEndpoint());
        putWhereSet(document, "token_endpoint", security.tokenEndpoint());
        document.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("scopes_supported", List.of("patient/*.rs", "user/*.rs", "system/*.rs", "system/*.cruds"));
        document.put(
                "capabilities", List.of("permission-patient", "permission-user", "permission-v1", "permission-v2"));
        return ResponseEntity.ok(document);
    }

    private static void putWhereSet(Map<String, Object> document, String name, String address) {
        if (!address.isBlank()) {
            document.put(name, address);
        }
    }
}
