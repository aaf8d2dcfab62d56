package org.prodrome.longitudinal.sentence;

import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;

/** The dose that an order, dispense, statement or administration states, as the derivation function DOSE prints it. */
public final class Doses {
    private Doses() {}

    /** Number and unit as recorded, such as {@code 10 mg}; empty when there is no number. */
    public static Optional<String> of(Event event) {
        Stream<Dosage> dosages = Stream.of(
                        event.as(MedicationRequest.class).stream()
                                .flatMap(request -> request.getDosageInstruction().stream()),
                        event.as(MedicationStatement.class).stream()
                                .flatMap(statement -> statement.getDosage().stream()),
                        event.as(MedicationDispense.class).stream()
                                .flatMap(dispense -> dispense.getDosageInstruction().stream()))
                .flatMap(found -> found);
        return Stream.concat(
                        dosages.flatMap(dosage -> dosage.getDoseAndRate().stream())
                                .filter(rate -> rate.hasDoseQuantity())
                                .map(rate -> rate.getDoseQuantity()),
                        event.as(MedicationAdministration.class).stream()
                                .filter(given -> given.getDosage().hasDose())
                                .map(given -> (Quantity) given.getDosage().getDose()))
                .filter(Quantity::hasValue)
                .map(Doses::printed)
                .findFirst();
    }

    private static String printed(Quantity dose) {
        String unit = dose.hasUnit() ? dose.getUnit() : dose.hasCode() ? dose.getCode() : "";
        return Labels.of(dose.getValue().toPlainString() + " " + unit);
    }
}
