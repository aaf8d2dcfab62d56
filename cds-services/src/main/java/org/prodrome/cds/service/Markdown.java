package org.prodrome.cds.service;

import java.util.regex.Pattern;

/** Puts text of a record into GitHub Flavored Markdown so that it stays text: no HTML, no links, no lists. */
final class Markdown {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~&#!@$]");
    private static final Pattern AUTOLINK = Pattern.compile("(?i)(:)(?=//)|(?<=www)(\\.)");
    private static final Pattern AT_START = Pattern.compile("^(\\d{1,9})([.)])|^([-+=])");

    static String text(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        String escaped = SPECIAL.matcher(line).replaceAll("\\\\$0");
        escaped = AUTOLINK.matcher(escaped).replaceAll("\\\\$0");
        return AT_START.matcher(escaped)
                .replaceFirst(match ->
                        match.group(1) != null ? match.group(1) + "\\\\" + match.group(2) : "\\\\" + match.group(3));
    }

    /** A link to an address of ours; the address is percent-encoded where Markdown would end it. */
    static String link(String label, String url) {
        String safe = url.replace(" ", "%20")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("<", "%3C")
                .replace(">", "%3E");
        return "[%s](%s)".formatted(text(label), safe);
    }

    private Markdown() {}
}
