package org.prodrome.imaging.result;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/** What every Observation of a film says of the film: its view, which image it is, and what a reader should know. */
final class FilmComponents {
    private static final Set<String> UNDECODABLE =
            Set.of("transfer-syntax", "no-pixel-data", "pixel-data", "photometric", "bit-depth", "too-large");

    private FilmComponents() {}

    static void describe(Observation observation, FilmAnalysis analysis) {
        observation
                .addComponent()
                .setCode(ImageMeasurement.VIEW_POSITION.toConcept())
                .setValue(new CodeableConcept().setText(analysis.film().view().text()));
        observation
                .addComponent()
                .setCode(ImageMeasurement.SOURCE_IMAGE.toConcept())
                .setValue(new StringType(analysis.film().sopInstanceUid()));
        for (GateReason reason : toKnow(analysis.verdict())) {
            observation
                    .addComponent()
                    .setCode(ImageMeasurement.CAVEAT.toConcept())
                    .setValue(concept(reason));
        }
    }

    /** Why the film is unusual, what else led to its refusal, and what its header leaves open. */
    private static List<GateReason> toKnow(GateVerdict verdict) {
        Stream<GateReason> reasons = Stream.empty();
        if (verdict instanceof GateVerdict.Unusual unusual) {
            reasons = unusual.reasons().stream();
        } else if (verdict instanceof GateVerdict.Refused refused) {
            reasons = refused.reasons().stream().skip(1);
        }
        return Stream.concat(reasons, verdict.caveats().stream()).toList();
    }

    /** States that there is no value, and why. */
    static void absent(Observation observation, FilmAnalysis analysis, String code, String sentence) {
        Coding absent = new Coding().setSystem(CodeSystems.DATA_ABSENT_REASON);
        if (UNDECODABLE.contains(code)) {
            absent.setCode("unsupported").setDisplay("Unsupported");
        } else if (analysis.verdict() instanceof GateVerdict.Refused) {
            absent.setCode("not-performed").setDisplay("Not Performed");
        } else {
            absent.setCode("error").setDisplay("Error");
        }
        observation.setDataAbsentReason(new CodeableConcept(absent).setText(sentence));
        observation
                .addComponent()
                .setCode(ImageMeasurement.NOT_MEASURABLE_REASON.toConcept())
                .setValue(concept(new GateReason(code, sentence)));
    }

    private static CodeableConcept concept(GateReason reason) {
        return new CodeableConcept(
                        new Coding().setSystem(CodeSystems.NOT_MEASURABLE).setCode(reason.code()))
                .setText(reason.sentence());
    }
}
