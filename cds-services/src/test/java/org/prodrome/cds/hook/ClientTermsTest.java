package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientTermsTest {
    private static final ClientTerms TERMS = new ClientTerms(false, Set.of("https://ehr.example/fhir/"));

    @Test
    void aCallerMayNameItsOwnServersAndNoOther() {
        assertThat(TERMS.limit(call("https://ehr.example/fhir")).mayReadServer())
                .isTrue();
        assertThat(TERMS.limit(call(null)).mayReadServer()).isTrue();
        for (String other : Set.of(
                "https://ehr.example",
                "https://ehr.example/fhir/r4",
                "https://ehr.example/fhir?x",
                "http://ehr.example/fhir",
                "https://ehr.example.evil.example/fhir",
                "https://169.254.169.254/fhir")) {
            HookCall limited = TERMS.limit(call(other));
            assertThat(limited.mayReadServer()).as(other).isFalse();
            assertThat(limited.authorization()).as("its token goes nowhere").isNull();
            assertThat(limited.fhirServer())
                    .as("whose record it is stays known")
                    .isEqualTo(other);
        }
    }

    @Test
    void withoutTermsNoServerIsRead() {
        assertThat(ClientTerms.NONE.limit(call("https://ehr.example/fhir")).mayReadServer())
                .isFalse();
    }

    private static HookCall call(@Nullable String server) {
        return new HookCall(
                "patient-view",
                "i",
                new HookContext.PatientView("Practitioner/1", "p1", null),
                JsonNodeFactory.instance.objectNode(),
                server,
                server == null ? null : new FhirAuthorization(AccessToken.of("abc"), 300, "s", "c", null),
                Map.of(),
                CallExtensions.NONE);
    }
}
