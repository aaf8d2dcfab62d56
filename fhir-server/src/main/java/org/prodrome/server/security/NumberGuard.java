package org.prodrome.server.security;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;

/**
 * Watches the bytes of a JSON text for numbers that are small to write and dear to read: an exponent beyond
 * {@value #LARGEST_EXPONENT} either way becomes gigabytes of digits in the first sum that it is part of, and a resource
 * that holds one could be stored and never read again. No quantity of medicine needs either.
 */
final class NumberGuard {
    static final int LARGEST_EXPONENT = 64;
    private static final int MOST_DIGITS = 100;

    private enum Place {
        BETWEEN,
        TEXT,
        ESCAPE,
        NUMBER,
        EXPONENT
    }

    private Place place = Place.BETWEEN;
    private int digits;
    private int exponent;

    /**
     * The next byte.
     *
     * @throws InvalidRequestException at such a number
     */
    void see(byte next) {
        switch (place) {
            case TEXT -> place = next == '"' ? Place.BETWEEN : next == '\\' ? Place.ESCAPE : Place.TEXT;
            case ESCAPE -> place = Place.TEXT;
            case BETWEEN -> begin(next);
            case NUMBER -> number(next);
            case EXPONENT -> exponent(next);
        }
    }

    private void begin(byte next) {
        if (next == '"') {
            place = Place.TEXT;
        } else if (next == '-' || isDigit(next)) {
            place = Place.NUMBER;
            digits = 1;
        }
    }

    private void number(byte next) {
        if (isDigit(next) || next == '.') {
            digits++;
            if (digits > MOST_DIGITS) {
                throw refused();
            }
        } else if (next == 'e' || next == 'E') {
            place = Place.EXPONENT;
            exponent = 0;
        } else {
            place = Place.BETWEEN;
            begin(next);
        }
    }

    private void exponent(byte next) {
        if (isDigit(next)) {
            exponent = Math.min(1_000_000, exponent * 10 + (next - '0'));
            if (exponent > LARGEST_EXPONENT) {
                throw refused();
            }
        } else if (next != '+' && next != '-') {
            place = Place.BETWEEN;
            begin(next);
        }
    }

    private static boolean isDigit(byte next) {
        return next >= '0' && next <= '9';
    }

    private static InvalidRequestException refused() {
        return new InvalidRequestException(
                "a number has more than %d digits or an exponent beyond %d; nothing was stored"
                        .formatted(MOST_DIGITS, LARGEST_EXPONENT));
    }
}
