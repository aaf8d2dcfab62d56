package org.prodrome.server;

import java.util.regex.Pattern;

/** A figure anywhere but in the seconds of a time: not the 3.27 of 11:28:33.271. */
final class Figure {

    private Figure() {}

    static Pattern of(String digits) {
        return Pattern.compile("(?<!:\\d)" + Pattern.quote(digits));
    }
}
