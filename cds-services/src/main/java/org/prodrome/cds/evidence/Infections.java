package org.prodrome.cds.evidence;

import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.SepsisCodes;

/** Whether a culture and an antibiotic belong together (Seymour 2016, 10.1001/jama.2016.0288). */
final class Infections {
    private static final long AFTER_CULTURE_HOURS = 72;
    private static final long AFTER_ANTIBIOTIC_HOURS = 24;

    private Infections() {}

    /** Date of the role that the part names; refused unless both are what they are called and near enough. */
    static String print(ScoreInputs inputs) {
        Resource culture = inputs.one("culture").orElseThrow(DerivationRefused::notDerived);
        Resource antibiotic = inputs.one("antibiotic").orElseThrow(DerivationRefused::notDerived);
        Records.require(antibiotic, SepsisCodes.ANTIBIOTICS);
        if (!isCulture(culture)) {
            throw DerivationRefused.notDerived();
        }
        Duration gap = Duration.between(
                ClinicalTime.of(culture).instant(), ClinicalTime.of(antibiotic).instant());
        if (gap.compareTo(Duration.ofHours(AFTER_CULTURE_HOURS)) > 0
                || gap.compareTo(Duration.ofHours(-AFTER_ANTIBIOTIC_HOURS)) < 0) {
            throw DerivationRefused.notDerived();
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "culture" -> ClinicalTime.of(culture).date();
            case "antibiotic" -> ClinicalTime.of(antibiotic).date();
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static boolean isCulture(Resource resource) {
        return Records.isAbout(resource, SepsisCodes.CULTURES)
                || (List.of("DiagnosticReport", "ServiceRequest").contains(resource.fhirType())
                        && Sources.children(resource, "category").stream()
                                .anyMatch(category -> category instanceof CodeableConcept concept
                                        && SepsisCodes.MICROBIOLOGY.isIn(concept)));
    }
}
