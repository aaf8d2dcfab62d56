package org.prodrome.longitudinal.sentence;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;

/** How long what a pharmacy handed over lasts. */
public final class Supply {
    private static final Set<String> HANDED_OVER = Set.of("completed", "in-progress");
    private static final Set<String> DAYS = Set.of("", "d", "day", "days");
    private static final int LONGEST_DAYS = 400;

    private Supply() {}

    /**
     * The day of handing over plus the days of supply (1 to 400), the last day on which the drug counts as in use;
     * empty for anything but a MedicationDispense that was handed over, and where it does not say both.
     */
    public static Optional<LocalDate> until(Event drug) {
        return drug.as(MedicationDispense.class)
                .filter(dispense -> HANDED_OVER.contains(drug.status()))
                .filter(dispense -> dispense.hasWhenHandedOver() && dispense.hasDaysSupply())
                .flatMap(dispense -> days(dispense.getDaysSupply())
                        .flatMap(days -> drug.time()
                                .filter(ClinicalTime::hasDay)
                                .map(when -> when.firstDay().plusDays(days))));
    }

    private static Optional<Integer> days(Quantity supply) {
        String unit = supply.hasCode() ? supply.getCode() : supply.hasUnit() ? supply.getUnit() : "";
        if (!supply.hasValue() || !DAYS.contains(unit)) {
            return Optional.empty();
        }
        BigDecimal days = supply.getValue().setScale(0, RoundingMode.DOWN);
        return days.signum() > 0 && days.compareTo(BigDecimal.valueOf(LONGEST_DAYS)) <= 0
                ? Optional.of(days.intValueExact())
                : Optional.empty();
    }
}
