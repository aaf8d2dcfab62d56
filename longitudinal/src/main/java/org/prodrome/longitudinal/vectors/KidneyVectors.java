package org.prodrome.longitudinal.vectors;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.prodrome.longitudinal.equation.AnticoagulantDose;
import org.prodrome.longitudinal.equation.Prevent;

/** Vector files of drug doses by kidney function and of PREVENT. */
final class KidneyVectors {
    static final Map<String, BiConsumer<VectorRow, Expectations>> BY_FILE = Map.of(
            "doac_dose_af_us", KidneyVectors::anticoagulantDose,
            "prevent_2023", KidneyVectors::prevent);

    private KidneyVectors() {}

    private static void anticoagulantDose(VectorRow row, Expectations expect) {
        expect.text(
                "dose",
                AnticoagulantDose.of(
                        AnticoagulantDose.Drug.valueOf(row.text("drug").toUpperCase(Locale.ROOT)),
                        AnticoagulantDose.Market.US,
                        new AnticoagulantDose.Taker(
                                row.number("age_y"),
                                row.number("weight_kg"),
                                row.number("scr_mg_dl"),
                                row.number("crcl_ml_min"))));
    }

    private static void prevent(VectorRow row, Expectations expect) {
        Prevent.Person person = new Prevent.Person(
                row.number("age_y"),
                row.female("sex"),
                row.number("total_chol_mg_dl"),
                row.number("hdl_mg_dl"),
                row.number("sbp"),
                row.flag("bp_tx"),
                row.flag("statin"),
                row.flag("diabetes"),
                row.flag("smoker"),
                row.number("egfr"),
                row.number("bmi"),
                row.has("hba1c_pct") ? Double.valueOf(row.number("hba1c_pct")) : null,
                row.has("uacr_mg_g") ? Double.valueOf(row.number("uacr_mg_g")) : null);
        Prevent.Model model = Prevent.Model.valueOf(row.text("model").toUpperCase(Locale.ROOT));
        int years = (int) row.number("horizon_y");
        for (Prevent.Outcome outcome : Prevent.Outcome.values()) {
            if (row.has(outcome.word())) {
                expect.within(outcome.word(), Prevent.risk(person, model, outcome, years));
            }
        }
    }
}
