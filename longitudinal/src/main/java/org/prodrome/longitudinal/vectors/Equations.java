package org.prodrome.longitudinal.vectors;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.equation.Cancer.Nodule;
import org.prodrome.longitudinal.equation.Cardiovascular;
import org.prodrome.longitudinal.equation.CkdEpi;
import org.prodrome.longitudinal.equation.HaemoglobinA1c;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.longitudinal.equation.News2;
import org.prodrome.longitudinal.equation.NhsAki;
import org.prodrome.longitudinal.equation.Sepsis;
import org.prodrome.longitudinal.equation.TheilSen;

/** Which equation a vector file is for: by the file's base name, with the exact columns. */
final class Equations {
    private static final Map<String, BiConsumer<VectorRow, Expectations>> BY_FILE = new LinkedHashMap<>();

    static {
        BY_FILE.putAll(KidneyVectors.BY_FILE);
        BY_FILE.putAll(MetabolicVectors.byFile());
        BY_FILE.putAll(GrowthVectors.byFile());
        BY_FILE.put("ckd_epi_2021", Equations::ckdEpi);
        BY_FILE.put("kdigo_aki_creatinine", Equations::akiCreatinine);
        BY_FILE.put("kdigo_aki_urine", Equations::akiUrine);
        BY_FILE.put("nhs_aki_algorithm", Equations::nhsAki);
        BY_FILE.put("kdigo_ckd_risk", Equations::ckdRisk);
        BY_FILE.put(
                "ckd_accelerated_ng203",
                (row, expect) -> expect.flag(
                        "accelerated",
                        KdigoCkd.accelerated(row.number("egfr_first"), row.number("egfr_last"), row.number("days"))));
        BY_FILE.put("theil_sen_slope", Equations::theilSen);
        BY_FILE.put("hba1c_conversions", (row, expect) -> {
            expect.within("eag_mg_dl", HaemoglobinA1c.averageGlucose(row.number("hba1c_pct")));
            expect.within("ifcc_mmol_mol", HaemoglobinA1c.ifcc(row.number("hba1c_pct")));
        });
        BY_FILE.put("news2", Equations::news2);
        BY_FILE.put("reference_change_value", Equations::referenceChange);
        BY_FILE.put("personal_reference_interval", Equations::personalInterval);
        BY_FILE.put(
                "cockcroft_gault",
                (row, expect) -> expect.within(
                        "crcl_ml_min",
                        KidneyRisk.cockcroftGault(
                                row.number("scr_mg_dl"),
                                row.number("age_y"),
                                row.number("weight_kg"),
                                row.female("sex"))));
        BY_FILE.put("kfre", Equations::kidneyFailure);
        BY_FILE.put(
                "hyperkalaemia_category",
                (row, expect) -> expect.text("category", KidneyRisk.hyperkalaemia(row.number("potassium_mmol_l"))));
        BY_FILE.put(
                "metformin_egfr",
                (row, expect) ->
                        expect.text("action", KidneyRisk.metformin(row.flag("on_metformin"), row.number("egfr"))));
        BY_FILE.put(
                "fib4",
                (row, expect) -> expect.within(
                        "fib4",
                        Liver.fib4(
                                row.number("age_y"),
                                row.number("ast_u_l"),
                                row.number("alt_u_l"),
                                row.number("platelets_1e9_l"))));
        BY_FILE.put(
                "apri",
                (row, expect) -> expect.within(
                        "apri",
                        Liver.apri(row.number("ast_u_l"), row.number("ast_uln_u_l"), row.number("platelets_1e9_l"))));
        BY_FILE.put("meld_3_0", Equations::meld);
        BY_FILE.put("albi", (row, expect) -> {
            double albi = Liver.albi(row.number("bilirubin_umol_l"), row.number("albumin_g_l"));
            expect.within("albi", albi);
            expect.whole("grade", Liver.albiGrade(albi));
        });
        BY_FILE.put("amap", Equations::amap);
        BY_FILE.put("galad", (row, expect) -> {
            double galad = Liver.galad(
                    row.number("age_y"),
                    !row.female("sex"),
                    row.number("afp_ng_ml"),
                    row.number("afp_l3_pct"),
                    row.number("dcp_ng_ml"));
            expect.within("galad", galad);
            if (row.text("kind").startsWith("published")) {
                // The source computed the probability from its printed score and printed it to one place.
                expect.within("prob_pct", 100 * Liver.probability(row.number("galad")), 0.05);
            } else {
                expect.within("prob_pct", 100 * Liver.probability(galad));
            }
        });
        BY_FILE.put(
                "qsofa",
                (row, expect) -> expect.whole(
                        "qsofa", Sepsis.qsofa(row.numberOrNaN("rr"), row.numberOrNaN("sbp"), row.numberOrNaN("gcs"))));
        BY_FILE.put(
                "sirs",
                (row, expect) -> expect.whole(
                        "sirs",
                        Sepsis.sirs(
                                row.numberOrNaN("temp_c"),
                                row.numberOrNaN("hr"),
                                row.numberOrNaN("rr"),
                                row.numberOrNaN("paco2"),
                                row.numberOrNaN("wbc_1e9_l"))));
        BY_FILE.put("sofa", Equations::sofa);
        BY_FILE.put(
                "cha2ds2_vasc",
                (row, expect) -> expect.whole(
                        "score",
                        Cardiovascular.cha2ds2Vasc(
                                row.number("age_y"),
                                row.female("sex"),
                                row.flag("chf"),
                                row.flag("htn"),
                                row.flag("dm"),
                                row.flag("stroke_tia_te"),
                                row.flag("vascular"))));
        BY_FILE.put(
                "has_bled",
                (row, expect) -> expect.whole(
                        "score",
                        Cardiovascular.hasBled(
                                row.number("age_y"),
                                row.flag("htn_uncontrolled"),
                                row.flag("renal"),
                                row.flag("liver"),
                                row.flag("stroke"),
                                row.flag("bleeding"),
                                row.flag("labile_inr"),
                                row.flag("drugs"),
                                row.flag("alcohol"))));
        BY_FILE.put(
                "h2fpef_points",
                (row, expect) -> expect.whole(
                        "points",
                        Cardiovascular.h2fpefPoints(
                                row.number("bmi"),
                                (int) row.number("n_antihypertensives"),
                                row.flag("af"),
                                row.number("pasp"),
                                row.number("age_y"),
                                row.number("e_over_eprime"))));
        BY_FILE.put(
                "h2fpef_continuous",
                (row, expect) -> expect.within(
                        "prob_pct",
                        100
                                * Cardiovascular.h2fpef(
                                        row.number("age_y"),
                                        row.number("bmi"),
                                        row.number("e_over_eprime"),
                                        row.number("pasp"),
                                        row.flag("af"))));
        BY_FILE.put("ascvd_pce", Equations::pooledCohort);
        BY_FILE.put(
                "brock_full_2b",
                (row, expect) -> expect.within(
                        "prob_pct",
                        100
                                * Cancer.brock(
                                        nodule(row),
                                        row.female("sex"),
                                        row.flag("family_hx"),
                                        row.flag("emphysema"),
                                        row.text("type"),
                                        (int) row.number("count"))));
        BY_FILE.put("mayo_spn", (row, expect) -> {
            double mayo = Cancer.mayo(nodule(row), row.flag("smoker"), row.flag("prior_cancer_5y"));
            String uptake = row.text("pet");
            // "none" is a scan without uptake; an empty cell is no scan.
            boolean scanned = !uptake.isEmpty();
            expect.within("prob_pct", 100 * (scanned ? Cancer.herder(mayo, uptake) : mayo));
        });
        BY_FILE.put("nodule_vdt", Equations::doublingTime);
        BY_FILE.put(
                "lung_rads_growth",
                (row, expect) -> expect.flag(
                        "growing", Cancer.grows(row.number("prior_mm"), row.number("current_mm"), row.number("days"))));
        BY_FILE.put(
                "psa_age_threshold_ng12",
                (row, expect) ->
                        expect.flag("refer", Cancer.prostateReferral(row.number("age_y"), row.number("psa_ng_ml"))));
        BY_FILE.put("psa_doubling_time", Equations::prostateDoubling);
        BY_FILE.putAll(CancerVectors.BY_FILE);
        BY_FILE.put("endpac", (row, expect) -> {
            int score = Cancer.endpac(
                    row.number("glucose_now_mg_dl"),
                    row.number("glucose_1y_mg_dl"),
                    row.number("weight_change_kg"),
                    row.number("age_y"));
            expect.whole("score", score);
            expect.text("band", Cancer.endpacBand(score));
        });
    }

    private Equations() {}

    /** The check of a file; null when no equation is implemented for it. */
    static @Nullable BiConsumer<VectorRow, Expectations> forFile(String baseName) {
        return baseName.equals(GrowthVectors.WHO_FILE) ? GrowthVectors.whoFile().orElse(null) : BY_FILE.get(baseName);
    }

    private static void ckdEpi(VectorRow row, Expectations expect) {
        double creatinine = row.numberOrNaN("scr_mg_dl");
        double cystatin = row.numberOrNaN("cystatin_mg_l");
        double age = row.number("age_y");
        boolean female = row.female("sex");
        expect.within("egfr_cr_2021", CkdEpi.creatinine2021(creatinine, age, female));
        expect.within("egfr_cys_2012", CkdEpi.cystatin2012(cystatin, age, female));
        expect.within("egfr_crcys_2021", CkdEpi.creatinineCystatin2021(creatinine, cystatin, age, female));
    }

    private static void akiCreatinine(VectorRow row, Expectations expect) {
        double[][] series = row.series("creat_series_h_mgdl");
        int[] stages = KdigoAki.stages(series[0], series[1]);
        int[] expected = Arrays.stream(row.numbers("stages"))
                .mapToInt(stage -> (int) stage)
                .toArray();
        expect.that(Arrays.equals(stages, expected));
        expect.whole("max_stage", Arrays.stream(stages).max().orElse(0));
        double first = Double.NaN;
        for (int i = stages.length - 1; i >= 0; i--) {
            first = stages[i] > 0 ? series[0][i] : first;
        }
        expect.that(row.has("first_aki_h") ? first == row.number("first_aki_h") : Double.isNaN(first));
    }

    private static void akiUrine(VectorRow row, Expectations expect) {
        expect.whole(
                "stage",
                KdigoAki.urineStage(
                        row.number("hours_since_icu"),
                        row.number("rate6"),
                        row.number("rate12"),
                        row.number("rate24"),
                        row.number("win6_h"),
                        row.number("win12_h"),
                        row.number("win24_h")));
    }

    private static void nhsAki(VectorRow row, Expectations expect) {
        double[][] series = row.series("creat_series_day_umol");
        OptionalInt alert = NhsAki.alert(series[0], series[1]);
        String words =
                alert.isEmpty() ? "no baseline" : alert.getAsInt() == 0 ? "none" : Integer.toString(alert.getAsInt());
        expect.text("alert", words);
    }

    private static void ckdRisk(VectorRow row, Expectations expect) {
        KdigoCkd.Gfr gfr = KdigoCkd.Gfr.valueOf(row.text("g"));
        KdigoCkd.Albuminuria albuminuria = KdigoCkd.Albuminuria.valueOf(row.text("a"));
        expect.text("risk", KdigoCkd.risk(gfr, albuminuria).words());
        int checks = KdigoCkd.checksPerYear(gfr, albuminuria);
        expect.text("monitor", (checks >= 4 ? ">= x4" : "x" + checks) + " per year");
    }

    private static void theilSen(VectorRow row, Expectations expect) {
        double[] times = row.numbers("t_years");
        double[] values = row.numbers("y");
        TheilSen fit = TheilSen.of(times, values).orElseThrow();
        expect.toPlaces("theil_sen", fit.slope(), 6);
        expect.toPlaces("ts_lo", fit.low(), 6);
        expect.toPlaces("ts_hi", fit.high(), 6);
        expect.toPlaces("ts_intercept", fit.intercept(), 6);
        expect.toPlaces("ols_slope", TheilSen.leastSquaresSlope(times, values), 6);
        expect.toPlaces("kendall_tau", TheilSen.kendallTau(times, values), 6);
        expect.toPlaces("kendall_p", TheilSen.kendallP(times, values), 6);
    }

    private static void news2(VectorRow row, Expectations expect) {
        News2 score = News2.of(new News2.Signs(
                orNull(row, "rr"),
                orNull(row, "spo2"),
                row.has("o2") ? row.flag("o2") : null,
                orNull(row, "sbp"),
                orNull(row, "hr"),
                row.has("cvpu") ? !row.flag("cvpu") : null,
                orNull(row, "temp_c"),
                row.has("scale2") && row.flag("scale2")));
        expect.whole("news2", score.min());
        if (row.has("risk")) {
            expect.that(score.band().words().equals(row.text("risk").toLowerCase(Locale.ROOT)));
        }
    }

    private static void referenceChange(VectorRow row, Expectations expect) {
        BiologicalVariation variation =
                new BiologicalVariation(row.number("cvi_pct"), row.number("cva_pct"), false, "", false);
        expect.toPlaces("rcv95_sym_pct", variation.symmetric(), 4);
        expect.toPlaces("rcv95_log_up_pct", variation.logUp(), 4);
        expect.toPlaces("rcv95_log_down_pct", variation.logDown(), 4);
        expect.toPlaces("rcv95_one_sided_pct", variation.oneSided(), 4);
    }

    private static void personalInterval(VectorRow row, Expectations expect) {
        double[] values = row.numbers("values");
        double mean = Arrays.stream(values).average().orElseThrow();
        double half = new BiologicalVariation(row.number("cvi_pct"), row.number("cva_pct"), false, "", false)
                .personalHalfWidth(mean, values.length);
        expect.toPlaces("set_point", mean, 5);
        expect.toPlaces("lo", mean - half, 4);
        expect.toPlaces("hi", mean + half, 4);
    }

    private static void kidneyFailure(VectorRow row, Expectations expect) {
        KidneyRisk.Person person = new KidneyRisk.Person(
                row.number("age_y"), !row.female("sex"), row.number("egfr"), row.number("uacr_mg_g"));
        boolean northAmerica = row.text("region").equals("NA");
        int years = (int) row.number("horizon_y");
        double risk = switch (row.text("variables")) {
            case "4" -> KidneyRisk.four(person, northAmerica, years);
            case "6" -> KidneyRisk.six(person, row.flag("diabetes"), row.flag("hypertension"), northAmerica, years);
            default ->
                KidneyRisk.eight(
                        person,
                        new KidneyRisk.Chemistry(
                                row.number("albumin_g_dl"),
                                row.number("phosphate_mg_dl"),
                                row.number("bicarbonate_meq_l"),
                                row.number("calcium_mg_dl")),
                        northAmerica,
                        years);
        };
        expect.within("risk", risk);
    }

    private static void meld(VectorRow row, Expectations expect) {
        double meld = Liver.meld3(
                row.female("sex"),
                row.number("bilirubin_mg_dl"),
                row.number("sodium_mmol_l"),
                row.number("inr"),
                row.number("creatinine_mg_dl"),
                row.number("albumin_g_dl"),
                row.flag("dialysis"));
        expect.within("meld3_raw", meld);
        expect.whole("meld3_int", Liver.meld3Allocated(meld));
    }

    private static void amap(VectorRow row, Expectations expect) {
        double amap = Liver.amap(
                row.number("age_y"),
                !row.female("sex"),
                row.number("bilirubin_umol_l"),
                row.number("albumin_g_l"),
                row.number("platelets_1e9_l"));
        expect.whole("amap_int", (int) Math.floor(amap + 0.5));
        expect.text("risk_group", Liver.amapBand(amap));
    }

    private static void sofa(VectorRow row, Expectations expect) {
        expect.whole(
                "sofa",
                Sepsis.sofa(
                        new Sepsis.Breathing(row.numberOrNaN("pf"), row.flag("vent")),
                        row.numberOrNaN("platelets"),
                        row.numberOrNaN("bili_mg_dl"),
                        new Sepsis.Circulation(
                                row.numberOrNaN("map"),
                                row.numberOrNaN("dopamine"),
                                row.numberOrNaN("dobutamine"),
                                row.numberOrNaN("epi"),
                                row.numberOrNaN("norepi")),
                        row.numberOrNaN("gcs"),
                        row.numberOrNaN("creat_mg_dl"),
                        row.numberOrNaN("uo_ml_24h")));
    }

    private static void pooledCohort(VectorRow row, Expectations expect) {
        double risk = Cardiovascular.pooledCohort(
                new Cardiovascular.Cohort(
                        row.number("age_y"),
                        row.number("total_chol_mg_dl"),
                        row.number("hdl_mg_dl"),
                        row.number("sbp"),
                        row.flag("bp_tx"),
                        row.flag("smoker"),
                        row.flag("diabetes")),
                row.text("race").equals("black"),
                row.female("sex"));
        expect.within("ascvd10_pct", 100 * risk);
    }

    private static void doublingTime(VectorRow row, Expectations expect) {
        boolean volumes = row.has("v1_mm3");
        double ratio = volumes
                ? row.number("v2_mm3") / row.number("v1_mm3")
                : Math.pow(row.number("d2_mm") / row.number("d1_mm"), 3);
        expect.toPlaces("vdt_days", Cancer.doublingTime(1, ratio, row.number("days")), 4);
        expect.toPlaces("pct_change", 100 * (ratio - 1), 4);
    }

    private static void prostateDoubling(VectorRow row, Expectations expect) {
        double slope = Math.log(row.number("psa2") / row.number("psa1")) / row.number("months_between");
        expect.within("slope_ln_per_month", slope);
        expect.within(
                "psadt_months",
                Cancer.doublingTime(row.number("psa1"), row.number("psa2"), row.number("months_between")));
    }

    private static Nodule nodule(VectorRow row) {
        return new Nodule(
                row.number("age_y"), row.number("diameter_mm"), row.flag("upper_lobe"), row.flag("spiculated"));
    }

    private static @Nullable Double orNull(VectorRow row, String column) {
        return row.has(column) ? Double.valueOf(row.number(column)) : null;
    }
}
