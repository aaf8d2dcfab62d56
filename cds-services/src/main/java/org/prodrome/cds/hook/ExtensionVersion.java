package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Versions of our own extensions of CDS Hooks. Each service names in discovery which it speaks, a call may name the one
 * that it wants, as in the Da Vinci CRD guide 2.2.1 ("CRD Version declaration"): the first two nodes of a version, a
 * patch makes no difference.
 */
final class ExtensionVersion {
    /** Key of the versions in discovery. */
    static final String KEY = "org.prodrome.version";

    /** All that this server speaks. */
    static final List<String> SUPPORTED = List.of("1.0");

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4})(?:\\.\\d{1,4})?)?");

    private ExtensionVersion() {}

    /**
     * The version that a call is answered in.
     *
     * @param asked what stands in the call
     * @throws CallRefusedException 422 when it is none of ours: an answer in another form would be taken for that one
     */
    static String require(JsonNode asked) {
        if (asked.isTextual()) {
            var version = VERSION.matcher(asked.textValue());
            if (version.matches()) {
                String minor = version.group(2) == null ? "0" : version.group(2);
                String wanted = version.group(1) + "." + minor;
                if (SUPPORTED.contains(wanted)) {
                    return wanted;
                }
            }
        }
        throw new CallRefusedException(
                CallRefusedException.Reason.UNSUPPORTED_VERSION,
                "$.extension['%s']: found a version that is not spoken here; expected one of %s, or none"
                        .formatted(CallExtensions.REQUESTED_VERSION, String.join(", ", SUPPORTED)));
    }
}
