package org.prodrome.cds.option;

/**
 * One thing that must hold for an option.
 *
 * @param words what must hold, such as {@code no pregnancy on record}
 * @param expression the CQL definition, a Boolean, that says whether it does
 */
public record Criterion(String words, String expression) {
    /** What is added to the name of a definition for the one that gives the resources it rests on. */
    static final String FACTS = " facts";

    String facts() {
        return expression + FACTS;
    }
}
