package org.prodrome.cds.option;

/**
 * A source of a plan or an option.
 *
 * @param text as one would cite it
 * @param url page a person can read: a DOI's, or the publisher's
 */
public record Cited(String text, String url) {}
