package org.prodrome.cds.text;

/**
 * How cards are shown to one reader.
 *
 * @param language of every text but what is quoted from the record
 * @param units in which values are shown
 */
public record Display(Language language, DisplayUnits units) {
    /** As everything is proved: English, canonical units. */
    public static final Display PLAIN = new Display(Language.EN, DisplayUnits.CANONICAL);

    /**
     * By the words of a setting.
     *
     * @param language two letters
     * @param units as {@link DisplayUnits#of} reads them
     * @throws IllegalArgumentException what is wrong, in words for who wrote the setting
     */
    public static Display of(String language, String units) {
        return new Display(
                Language.of(language)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "language is one of %s, found '%s'".formatted(Language.all(), language))),
                DisplayUnits.of(units));
    }
}
