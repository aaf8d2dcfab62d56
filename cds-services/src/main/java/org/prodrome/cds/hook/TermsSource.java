package org.prodrome.cds.hook;

import jakarta.servlet.http.HttpServletRequest;

/** Says what was agreed beforehand with the caller of a request. */
@FunctionalInterface
public interface TermsSource {
    ClientTerms of(HttpServletRequest request);
}
