package org.prodrome.longitudinal.backtest.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.Drugs;

/** Ingredient codes for tables that name drugs in words: only whole names that one listed ingredient has. */
final class DrugNames {
    private static final Map<String, Code> BY_NAME = new HashMap<>();

    static {
        for (CodeSet set : List.of(
                Drugs.RENIN_ANGIOTENSIN,
                Drugs.SGLT2_INHIBITORS,
                Drugs.GLUCOSE_LOWERING,
                Drugs.DIURETICS,
                Drugs.OTHER_ANTIHYPERTENSIVES,
                Drugs.ANTICOAGULANTS,
                Drugs.STATINS,
                Drugs.NSAIDS)) {
            for (Code code : set.members()) {
                if (code.system().equals(CodeSystems.RXNORM)) {
                    BY_NAME.putIfAbsent(code.display().toLowerCase(Locale.ROOT), code);
                }
            }
        }
    }

    private DrugNames() {}

    /** The ingredient of that very name, letters' case aside. */
    static Optional<Coding> ingredient(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT))).map(Code::toCoding);
    }
}
