package org.prodrome.terminology.code;

import java.util.List;

/** The drug sets of which nobody takes two by intention without a reason: one list for whoever looks for overlaps. */
public final class DrugClasses {
    private static final List<CodeSet> ALL = List.of(
            KidneyDrugs.RENIN_ANGIOTENSIN,
            Drugs.SGLT2_INHIBITORS,
            Drugs.DIURETICS,
            Drugs.ANTICOAGULANTS,
            Drugs.STATINS,
            Drugs.NSAIDS);

    private DrugClasses() {}

    /** Every class, in the order of this file. */
    public static List<CodeSet> all() {
        return ALL;
    }
}
