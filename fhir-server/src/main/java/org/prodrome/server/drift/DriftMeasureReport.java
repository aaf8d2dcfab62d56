package org.prodrome.server.drift;

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.prodrome.imaging.drift.Alarm;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.StreamResult;
import org.prodrome.imaging.drift.WindowResult;
import org.prodrome.imaging.drift.WindowResult.Compared;
import org.prodrome.imaging.drift.WindowResult.TooFew;

/** A window of films as a MeasureReport of type summary whose subject is the model's Device. */
final class DriftMeasureReport {
    static final String IDENTIFIER = "https://prodrome.org/fhir/film-drift";
    static final String MEASURE = "https://prodrome.org/fhir/Measure/film-drift";
    static final String CODE_SYSTEM = "https://prodrome.org/fhir/CodeSystem/film-drift";
    static final String DRIFT = "https://prodrome.org/fhir/StructureDefinition/film-drift";
    private static final String POPULATION = "http://terminology.hl7.org/CodeSystem/measure-population";
    private static final String MODEL = "urn:prodrome:model";

    private DriftMeasureReport() {}

    /** Written once: a window that has ended is not judged again. */
    static Bundle transaction(String model, Watched watched, WindowResult window) {
        MeasureReport report = of(model, watched, window);
        Identifier identifier = report.getIdentifierFirstRep();
        Bundle bundle = new Bundle();
        bundle.setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(report)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("MeasureReport")
                .setIfNoneExist("identifier=" + identifier.getSystem() + "|" + identifier.getValue());
        return bundle;
    }

    static MeasureReport of(String model, Watched watched, WindowResult window) {
        MeasureReport report = new MeasureReport();
        // A bar would end the value in a search.
        report.addIdentifier(new Identifier()
                .setSystem(IDENTIFIER)
                .setValue("%s@%s".formatted(model.replace('|', '/'), window.from())));
        report.setStatus(MeasureReportStatus.COMPLETE);
        report.setType(MeasureReportType.SUMMARY);
        report.setMeasure(MEASURE);
        report.setSubject(new Reference()
                .setType("Device")
                .setIdentifier(new Identifier().setSystem(MODEL).setValue(model)));
        report.setDate(Date.from(window.to()));
        report.setPeriod(period(window.from(), window.to()));
        Extension drift = report.addExtension().setUrl(DRIFT);
        drift.addExtension("reference", period(watched.referenceFrom(), watched.referenceTo()));
        String said;
        if (window instanceof Compared compared) {
            drift.addExtension(
                    "cause",
                    new CodeType(
                            compared.cause().name().toLowerCase(Locale.ROOT).replace('_', '-')));
            compared.streams().forEach(stream -> group(report, stream));
            report.addGroup().setCode(code("concordance")).setMeasureScore(new Quantity(compared.concordance()));
            said = compared.cause().sentence();
            for (Alarm alarm : watched.alarms()) {
                if (alarm.raised().equals(window.to())) {
                    alarm(drift, alarm);
                    said = "Alarm: " + said;
                }
            }
        } else {
            TooFew few = (TooFew) window;
            drift.addExtension("cause", new CodeType("too-few-films"));
            count(report.addGroup().setCode(code("films")), "initial-population", few.films());
            said = "too few films: %d, at least %d are needed".formatted(few.films(), few.needed());
        }
        report.getText().setStatus(NarrativeStatus.GENERATED);
        report.getText().setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\">%s</div>".formatted(said));
        return report;
    }

    private static void alarm(Extension drift, Alarm alarm) {
        drift.addExtension("alarm", new BooleanType(true));
        alarm.streams().forEach(stream -> drift.addExtension("stream", new StringType(stream)));
        drift.addExtension("changed", new DateTimeType(Date.from(alarm.change().date())));
        drift.addExtension(
                "changed-between",
                period(alarm.change().earliest(), alarm.change().latest()));
    }

    private static void group(MeasureReport report, StreamResult stream) {
        String name = stream.stream().name();
        MeasureReportGroupComponent distance = report.addGroup()
                .setCode(code(name + "." + stream.statistic()))
                .setMeasureScore(new Quantity(stream.value()));
        count(distance, "initial-population", stream.windowFilms());
        count(distance, "denominator", stream.referenceFilms());
        report.addGroup().setCode(code(name + ".adjusted-p")).setMeasureScore(new Quantity(stream.adjustedP()));
        if (stream.psi() != null) {
            report.addGroup().setCode(code(name + ".psi")).setMeasureScore(new Quantity(stream.psi()));
        }
    }

    private static void count(MeasureReportGroupComponent group, String population, int count) {
        group.addPopulation()
                .setCode(new CodeableConcept().addCoding(new Coding(POPULATION, population, null)))
                .setCount(count);
    }

    private static CodeableConcept code(String code) {
        return new CodeableConcept().addCoding(new Coding(CODE_SYSTEM, code, null));
    }

    private static Period period(Instant from, Instant to) {
        return new Period().setStart(Date.from(from)).setEnd(Date.from(to));
    }
}
