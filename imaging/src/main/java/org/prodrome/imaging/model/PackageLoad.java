package org.prodrome.imaging.model;

/** What came of loading a model package. */
public sealed interface PackageLoad {
    /** Where it came from, as people name it: the folder or file name, never a whole path. */
    String source();

    /**
     * The package passed every check and can run. Whoever holds it closes it.
     *
     * @param source where it came from
     * @param modelPackage the package
     * @param trust why it was opened
     */
    record Loaded(String source, ModelPackage modelPackage, Trust trust) implements PackageLoad {}

    /**
     * The package is not used.
     *
     * @param source where it came from
     * @param reason one sentence: what was found and what would be right
     */
    record PackageRefused(String source, String reason) implements PackageLoad {}
}
