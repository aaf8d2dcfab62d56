package org.prodrome.server.reading;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.sentence.RecordedValue;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.longitudinal.timeline.LeftOut;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** The parts that answers of the operations are made of. */
final class OperationAnswer {
    /** Of one analyte the newest. */
    private static final int MOST_NOT_JUDGED = 5;

    private OperationAnswer() {}

    /** One parameter with parts. */
    record Part(ParametersParameterComponent component) {
        static Part of(Parameters parameters, String name) {
            return new Part(parameters.addParameter().setName(name));
        }

        Part rule(Rule rule) {
            return code("rule", rule.id()).string("title", rule.title());
        }

        Part string(String name, String value) {
            return value.isEmpty() ? this : with(name, new StringType(value));
        }

        Part strings(String name, Collection<String> values) {
            values.forEach(value -> string(name, value));
            return this;
        }

        Part code(String name, String value) {
            return with(name, new CodeType(value));
        }

        Part number(String name, int value) {
            return with(name, new IntegerType(value));
        }

        Part decimal(String name, double value) {
            return with(name, new DecimalType(value));
        }

        Part references(String name, Collection<String> references) {
            references.forEach(reference -> with(name, new Reference(reference)));
            return this;
        }

        Part resource(String name, Resource resource) {
            component.addPart().setName(name).setResource(resource);
            return this;
        }

        Part with(String name, Type value) {
            component.addPart().setName(name).setValue(value);
            return this;
        }
    }

    /**
     * The newest values that were not judged, what the reading left out, counted, and types that were not read to the
     * end by name.
     */
    static void leftOut(Parameters parameters, PatientTimeline timeline, PatientRecord record) {
        LeftOut leftOut = timeline.leftOut();
        Map<Analyte, List<Quarantined>> notJudged = timeline.quarantined();
        notJudged.forEach((analyte, values) -> values.stream()
                .skip(Math.max(0, values.size() - MOST_NOT_JUDGED))
                .forEach(value -> Part.of(parameters, "notJudged")
                        .string("what", analyte.label())
                        .string(
                                "recorded",
                                RecordedValue.of(value.event(), value.component())
                                        .map(RecordedValue::printed)
                                        .orElse(""))
                        .string("reason", value.reason())
                        .references("source", value.event().sources())));
        Part part = Part.of(parameters, "leftOut")
                .number("otherPatient", leftOut.otherPatient())
                .number("enteredInError", leftOut.enteredInError())
                .number("notYetKnown", leftOut.notYetKnown())
                .number("unsupportedType", leftOut.unsupportedType())
                .number("withoutId", leftOut.withoutId())
                .number("repeated", leftOut.repeated())
                .number("merged", leftOut.merged())
                .number("undated", leftOut.undated())
                .number("unmappedCodes", leftOut.unmappedCodes())
                .number("notDone", leftOut.notDone())
                .number(
                        "notJudgedValues",
                        notJudged.values().stream().mapToInt(List::size).sum());
        record.incomplete().forEach(type -> part.code("notAllRead", type));
    }
}
