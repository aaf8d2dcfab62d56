package org.prodrome.cds.hook;

import java.net.URI;

/** The rules that every text we send keeps: never blank, links absolute. */
final class Wire {
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

    private Wire() {}
}
