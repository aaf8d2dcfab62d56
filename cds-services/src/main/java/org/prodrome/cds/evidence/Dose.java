package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;

/** The derivation function DOSE: the first dose quantity of a medication resource, number and unit. */
final class Dose {
    private Dose() {}

    static String print(Resource medication) {
        Stream<Base> dosages = Stream.of("dosageInstruction", "dosage")
                .flatMap(element -> Sources.children(medication, element).stream());
        return dosages.flatMap(dosage -> doses(dosage).stream())
                .filter(Quantity.class::isInstance)
                .map(Quantity.class::cast)
                .filter(dose -> dose.getValue() != null)
                .findFirst()
                .flatMap(dose -> Labels.oneLine(dose.getValue().toPlainString() + " "
                        + Objects.requireNonNullElse(dose.hasUnit() ? dose.getUnit() : dose.getCode(), "")))
                .orElseThrow(DerivationRefused::notDerived);
    }

    /** Of a MedicationAdministration the dosage's own dose, of the others that of each dose and rate. */
    private static List<Base> doses(Base dosage) {
        List<Base> own = Sources.children(dosage, "dose");
        return own.isEmpty()
                ? Sources.children(dosage, "doseAndRate").stream()
                        .flatMap(rate -> Sources.children(rate, "dose").stream())
                        .toList()
                : own;
    }
}
