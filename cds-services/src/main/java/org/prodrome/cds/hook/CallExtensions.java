package org.prodrome.cds.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code extension} of a request says that we know; all else in it is ignored.
 *
 * @param switches options of a service that are on or off, by code ({@code org.prodrome.configuration})
 * @param numbers options of a service that are whole numbers, by code (the same key)
 * @param requestedVersion version of our own extensions that the caller wants ({@code org.prodrome.requested-version}),
 *     one that this server speaks; null where it names none
 * @param trigger what made an Epic client call ({@code com.epic.cdshooks.request.bpa-trigger-action}), a number in a
 *     string such as {@code "23"} for signing
 */
public record CallExtensions(
        Map<String, Boolean> switches,
        Map<String, Integer> numbers,
        @Nullable String requestedVersion,
        @Nullable String trigger) {
    /** Nothing was said. */
    public static final CallExtensions NONE = new CallExtensions(Map.of(), Map.of(), null, null);

    /** Key of the configuration values in a request. */
    public static final String CONFIGURATION = "org.prodrome.configuration";

    /** Key of the requested version in a request. */
    public static final String REQUESTED_VERSION = "org.prodrome.requested-version";

    static final String EPIC_TRIGGER = "com.epic.cdshooks.request.bpa-trigger-action";

    public CallExtensions {
        switches = Map.copyOf(switches);
        numbers = Map.copyOf(numbers);
    }

    /** Whether an option is on: as the caller says, else on. */
    public boolean isOn(String code) {
        return switches.getOrDefault(code, true);
    }

    /** A number that the caller set, else the given one. */
    public int number(String code, int otherwise) {
        return numbers.getOrDefault(code, otherwise);
    }
}
