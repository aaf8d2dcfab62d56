package org.prodrome.imaging.stow;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Content-Type header taken apart (RFC 9110 section 8.3.1).
 *
 * @param mediaType type and subtype in lower case
 * @param parameters by lower-case name, quotes removed
 */
record PayloadType(String mediaType, Map<String, String> parameters) {
    static final String DICOM = "application/dicom";

    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*;\\s*([\\w!#$&.+^-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]+))\\s*");

    static PayloadType parse(@Nullable String header) {
        String text = header == null ? "" : header;
        int end = text.indexOf(';');
        String media = (end < 0 ? text : text.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        Matcher m = PARAMETER.matcher(end < 0 ? "" : text.substring(end));
        while (m.find()) {
            String quoted = m.group(2);
            String value = quoted == null ? m.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(m.group(1).toLowerCase(Locale.ROOT), value);
        }
        return new PayloadType(media, Map.copyOf(parameters));
    }

    boolean isMultipartRelated() {
        return mediaType.equals("multipart/related");
    }

    /** Whether the parts are announced as DICOM files; a multipart without {@code type} is taken at its parts' word. */
    boolean announcesDicom() {
        return mediaType.equals(DICOM)
                || isMultipartRelated()
                        && parameters
                                .getOrDefault("type", DICOM)
                                .toLowerCase(Locale.ROOT)
                                .equals(DICOM);
    }

    /** The boundary, 1 to 70 characters (RFC 2046 section 5.1.1). */
    String boundary() {
        String boundary = parameters.getOrDefault("boundary", "");
        if (boundary.isEmpty() || boundary.length() > 70) {
            throw new MalformedMultipartException(
                    "the Content-Type needs a boundary of 1 to 70 characters, found %d".formatted(boundary.length()));
        }
        return boundary;
    }
}
