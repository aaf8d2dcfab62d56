package org.prodrome.longitudinal.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** The texts of a record and what they say. */
public final class Notes {
    private Notes() {}

    /**
     * A fact and where it stands.
     *
     * @param event the DiagnosticReport or DocumentReference
     * @param text which of its texts, from 0, in the order of {@link #texts}
     * @param fact what it says
     */
    public record Said(Event event, int text, NoteFact fact) {}

    /** What all notes of a record say, oldest note first. */
    public static List<Said> of(PatientTimeline timeline) {
        List<Said> said = new ArrayList<>();
        Stream.of("DiagnosticReport", "DocumentReference")
                .flatMap(type -> timeline.events(type).stream())
                .forEach(event -> {
                    List<String> texts = texts(event);
                    for (int i = 0; i < texts.size(); i++) {
                        NoteSection section = isConclusion(event, i) ? NoteSection.IMPRESSION : NoteSection.NONE;
                        for (NoteFact fact : NoteReader.read(texts.get(i), section)) {
                            said.add(new Said(event, i, fact));
                        }
                    }
                });
        return List.copyOf(said);
    }

    /** Texts of a report or document: the conclusion, then each inline attachment of type {@code text/plain}. */
    public static List<String> texts(Event event) {
        List<String> texts = new ArrayList<>();
        event.as(DiagnosticReport.class).ifPresent(report -> {
            if (report.hasConclusion()) {
                texts.add(report.getConclusion());
            }
            report.getPresentedForm().forEach(form -> addPlain(form, texts));
        });
        event.as(DocumentReference.class)
                .ifPresent(
                        document -> document.getContent().forEach(content -> addPlain(content.getAttachment(), texts)));
        return texts;
    }

    private static boolean isConclusion(Event event, int text) {
        return text == 0
                && event.as(DiagnosticReport.class)
                        .filter(DiagnosticReport::hasConclusion)
                        .isPresent();
    }

    private static void addPlain(Attachment attachment, List<String> texts) {
        if (attachment.hasData()
                && attachment.hasContentType()
                && attachment.getContentType().startsWith("text/plain")) {
            texts.add(new String(attachment.getData(), StandardCharsets.UTF_8));
        }
    }
}
