package org.prodrome.longitudinal.summary;

import java.util.List;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;

/**
 * The history, problem by problem: one line, what changed, problems with their results and drugs, medications,
 * allergies, results, procedures, immunisations. Allergies and medications are always said, also when none is recorded.
 *
 * @param headline age, sex and the leading problems, under 140 characters
 * @param sections in reading order, complete
 */
public record HistorySummary(Claim headline, List<Section> sections) {
    static final String RULE = "history-summary/1";

    public HistorySummary {
        sections = List.copyOf(sections);
    }

    /** Summarises a record as of the timeline's instant. */
    public static HistorySummary of(PatientTimeline timeline) {
        return new SummaryComposer(timeline).compose();
    }

    /**
     * The same with a first section of what the rules found, on a card too; as it is where they found nothing.
     *
     * @param signs most urgent first
     */
    public HistorySummary withEarlySigns(List<Detection> signs) {
        if (signs.isEmpty()) {
            return this;
        }
        Section found = new Section(
                "Early signs",
                Loinc.SECTION_ALERTS,
                signs.stream().map(Detection::summary).toList(),
                true);
        return new HistorySummary(
                headline, Stream.concat(Stream.of(found), sections.stream()).toList());
    }

    /** The sections cut to a length; what is cut is counted. */
    public List<Section> sections(Length length) {
        return sections.stream()
                .filter(section -> length != Length.CARD || section.onCard())
                .map(section -> section.shortenedTo(length.claimsPerSection()))
                .toList();
    }

    /** The headline and every sentence of the sections at a length. */
    public List<Claim> claims(Length length) {
        return Stream.concat(
                        Stream.of(headline), sections(length).stream().flatMap(section -> section.claims().stream()))
                .toList();
    }
}
