package org.prodrome.longitudinal.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeSecondsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-05T14:30:00Z",
                "2026-03-05T14:30:59-08:00",
                "1900-02-28T00:00:00+14:00",
                "2026-03-05T14:30:00.123Z",
                "2026-03-05T14:30Z",
                "2026-03-05T14:30:00+00:00"
            })
    void readsWhatTheGeneralParserReads(String text) {
        assertThat(WholeSeconds.parse(text)).isEqualTo(OffsetDateTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30T14:30:00Z",
                "2026-13-05T14:30:00Z",
                "2026-03-05T24:30:00Z",
                "2026-03-05 14:30:00Z",
                "2026-03-05T14:30:00+19:00",
                "2026-03-05T14:30:00+ab:cd",
                "+026-03-05T14:30:00Z"
            })
    void refusesWhatTheGeneralParserRefuses(String text) {
        assertThatThrownBy(() -> WholeSeconds.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
