package org.prodrome.cds.hook;

import java.net.URI;
import java.util.regex.Pattern;

/** The rules that every text we send keeps: never blank, links absolute, Markdown without HTML. */
final class Wire {
    /** A tag, a comment or an autolink whose {@code <} no backslash turns into text. */
    private static final Pattern HTML = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*<[A-Za-z/!?]");

    private static final Pattern LOCAL_REFERENCE = Pattern.compile("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9\\-.]{1,64}");

    static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("%s is blank; leave it out instead".formatted(name));
        }
    }

    static void requireAbsolute(String name, String url) {
        URI uri = URI.create(url);
        if (!uri.isAbsolute() || uri.isOpaque()) {
            throw new IllegalArgumentException("%s must be an absolute URL, found %s".formatted(name, url));
        }
    }

    /** Text of one line. */
    static void requireLine(String name, String value) {
        requireText(name, value);
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("%s is one line, found a control character".formatted(name));
        }
    }

    static void requireNoHtml(String name, String markdown) {
        if (markdown.indexOf('<') >= 0 && HTML.matcher(markdown).find()) {
            throw new IllegalArgumentException("%s holds HTML; it is Markdown without tags".formatted(name));
        }
    }

    static boolean isLocalReference(String reference) {
        return LOCAL_REFERENCE.matcher(reference).matches();
    }

    static void requireLocalReference(String name, String reference) {
        if (!isLocalReference(reference)) {
            throw new IllegalArgumentException("%s is Type/id, found %s".formatted(name, reference));
        }
    }

    private Wire() {}
}
