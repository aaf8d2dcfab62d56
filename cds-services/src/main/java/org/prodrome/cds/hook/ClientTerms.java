package org.prodrome.cds.hook;

/**
 * What was agreed with one caller beforehand.
 *
 * @param systemActions whether the caller applies actions that no user sees; off unless it was agreed
 */
public record ClientTerms(boolean systemActions) {
    /** Nothing was agreed. */
    public static final ClientTerms NONE = new ClientTerms(false);
}
