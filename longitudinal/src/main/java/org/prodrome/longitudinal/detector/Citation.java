package org.prodrome.longitudinal.detector;

/**
 * Where a rule comes from.
 *
 * @param text as one would cite it
 * @param doi such as {@code 10.1056/NEJMoa2102953}; empty where there is none
 * @param page a page a person can read
 */
public record Citation(String text, String doi, String page) {
    /** A paper with a DOI. */
    public static Citation paper(String text, String doi) {
        return new Citation(text, doi, "https://doi.org/" + doi);
    }

    /** A page a person can read. */
    public String url() {
        return page;
    }
}
