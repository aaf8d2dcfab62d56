package org.prodrome.server;

import java.util.regex.Pattern;

/** A figure as a number of its own: 3.27, but not the 3.27 in a time of 11:28:33.271. */
final class Figure {

    private Figure() {}

    static Pattern of(String digits) {
        return Pattern.compile("(?<!\\d)" + Pattern.quote(digits) + "(?!\\d)");
    }
}
