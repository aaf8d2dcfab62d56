package org.prodrome.server.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that cost more to read than to write. */
class NumberGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":1e-20000}",
                "{\"value\":1e999999999}",
                "[1E+65]",
                "[-0.1e65]",
                "[1,2,3e0065]",
                "{\"a\":\"text \\\" \",\"b\":1e99}"
            })
    void areRefused(String json) {
        assertThatThrownBy(() -> see(json)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aVeryLongNumberIsRefused() {
        assertThatThrownBy(() -> see("[" + "9".repeat(101) + "]")).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":1e64}",
                "{\"value\":6.02214076e23}",
                "{\"text\":\"1e999999999\"}",
                "{\"text\":\"a \\\\\\\" 1e999999999\"}",
                "{\"text\":\"\\\\\",\"n\":1.5}",
                "[1,-2.50,3E-3,true,null]"
            })
    void allOthersPass(String json) {
        assertThatCode(() -> see(json)).doesNotThrowAnyException();
    }

    private static void see(String json) {
        NumberGuard guard = new NumberGuard();
        for (byte next : json.getBytes(StandardCharsets.UTF_8)) {
            guard.see(next);
        }
    }
}
