package org.prodrome.terminology.code;

/** Ours: sections of a summary for which no standard code was found. */
public final class SummarySections {
    public static final Code CONTRADICTIONS = new Code(CodeSystems.LABEL, "contradictions", "Contradictions");
    public static final Code FROM_NOTES = new Code(CodeSystems.LABEL, "from-notes", "From notes, not coded");

    private SummarySections() {}
}
