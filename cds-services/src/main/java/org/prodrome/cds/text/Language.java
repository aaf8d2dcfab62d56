package org.prodrome.cds.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A language that cards can be shown in. English is written in the code; the others have a catalogue. */
public enum Language {
    EN,
    DE;

    /** Its two letters, as in ISO 639-1. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language of two letters. */
    public static Optional<Language> of(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }

    /** Two letters of each, for people who must choose one. */
    public static String all() {
        return Arrays.stream(values()).map(Language::code).collect(Collectors.joining(", "));
    }
}
