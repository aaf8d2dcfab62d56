package org.prodrome.longitudinal.timeline;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code 2026-03-05T14:30:00Z} and {@code 2026-03-05T14:30:00+01:00}, which nearly every recorded time is,
 * several times faster than the general parser; everything else goes there.
 */
final class WholeSeconds {
    private static final int TO_THE_SECOND = 19;

    private WholeSeconds() {}

    /** @throws java.time.DateTimeException when the text is no date with a time and an offset */
    static OffsetDateTime parse(String text) {
        ZoneOffset offset = offset(text);
        return offset == null || !hasShape(text)
                ? OffsetDateTime.parse(text)
                : OffsetDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, TO_THE_SECOND),
                        0,
                        offset);
    }

    private static @Nullable ZoneOffset offset(String text) {
        if (text.length() == TO_THE_SECOND + 1 && text.charAt(TO_THE_SECOND) == 'Z') {
            return ZoneOffset.UTC;
        }
        return text.length() == TO_THE_SECOND + 6
                        && (text.charAt(TO_THE_SECOND) == '+' || text.charAt(TO_THE_SECOND) == '-')
                ? ZoneOffset.of(text.substring(TO_THE_SECOND))
                : null;
    }

    private static boolean hasShape(String text) {
        for (int i = 0; i < TO_THE_SECOND; i++) {
            char found = text.charAt(i);
            char wanted = "0000-00-00T00:00:00".charAt(i);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
