package org.prodrome.cds.option;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/** Words the resources that a criterion rests on, each as a claim that the evidence check proves again. */
final class FactSentences {
    private static final String ADULT_EGFR = "eGFR {egfr} mL/min/1.73 m² from {label} {value} on {date}";

    private final PatientTimeline timeline;
    private final String plan;
    private final List<String> drafts;

    /** @param drafts references of what is only drafted */
    FactSentences(PatientTimeline timeline, String plan, List<String> drafts) {
        this.timeline = timeline;
        this.plan = plan;
        this.drafts = drafts;
    }

    /** What a resource says; empty when it has no words or no value of its own. */
    Optional<Claim> of(Resource fact) {
        if (fact instanceof Patient) {
            return person();
        }
        return timeline.event(fact.fhirType() + "/" + fact.getIdElement().getIdPart())
                .filter(event -> !event.label().isEmpty())
                .map(event -> of(fact, event));
    }

    /** That nothing of the type about the codes is on record, in the words of the criterion. */
    Claim none(String words, String type, CodeSet codes) {
        Sentence sentence = Sentence.of(timeline, plan, "option.none", "{none}");
        return (isDrug(type)
                        ? sentence.noDrug("none", words, "", codes)
                        : sentence.noneRecorded("none", words, type, "", codes))
                .claim();
    }

    static boolean isDrug(String type) {
        return type.equals("MedicationRequest") || type.equals("MedicationStatement");
    }

    private Claim of(Resource fact, Event event) {
        return switch (fact.fhirType()) {
            case "Observation" -> observation((Observation) fact, event);
            case "MedicationRequest", "MedicationStatement", "MedicationDispense" ->
                drafts.contains(event.source())
                        ? sentence("draft", "{label} in this order")
                                .label("label", event)
                                .claim()
                        : sentence("drug", "{label} ({use})")
                                .label("label", event)
                                .use("use", event)
                                .claim();
            default -> recorded(event);
        };
    }

    private Claim observation(Observation fact, Event event) {
        Optional<Point> point = RecordView.point(timeline, fact);
        if (point.isPresent()
                && Analyte.of(fact.getCode()).filter(Analyte.CREATININE::equals).isPresent()
                && isAdult()
                && Facts.egfr(timeline.patient(), point.get()).isPresent()) {
            return dated(
                    sentence("egfr", ADULT_EGFR)
                            .egfr("egfr", point.get())
                            .label("label", event)
                            .recorded("value", event, ""),
                    event);
        }
        if (fact.getValue() instanceof Quantity && event.time().isPresent()) {
            return dated(
                    sentence("value", "{label} {value} on {date}")
                            .label("label", event)
                            .recorded("value", event, ""),
                    event);
        }
        return recorded(event);
    }

    private Claim recorded(Event event) {
        List<String> words = new ArrayList<>(List.of("{label}"));
        if (!event.status().isEmpty()) {
            words.add("({status})");
        }
        if (event.time().isPresent()) {
            words.add("{date}");
        }
        Sentence sentence =
                sentence("recorded." + words.size(), String.join(" ", words)).label("label", event);
        if (!event.status().isEmpty()) {
            sentence.status("status", event);
        }
        return event.time().isPresent() ? dated(sentence, event) : sentence.claim();
    }

    private Optional<Claim> person() {
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        return Person.age(timeline.patient(), today).isPresent()
                ? Optional.of(sentence("person", "age {age}, {noun}")
                        .ageOn("age", today)
                        .sexNounOn("noun", today)
                        .claim())
                : Optional.empty();
    }

    private boolean isAdult() {
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        return Person.age(timeline.patient(), today).orElse(0) >= 18;
    }

    private Sentence sentence(String name, String template) {
        return Sentence.of(timeline, plan, "option." + name, template);
    }

    private static Claim dated(Sentence sentence, Event event) {
        return sentence.date("date", event).claim();
    }
}
