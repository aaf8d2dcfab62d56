package org.prodrome.terminology.quantity;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Spellings of units met in laboratory and chart data that are not UCUM, each with the UCUM unit that is meant. */
final class UnitSpellings {
    private static final Map<String, String> UCUM = new HashMap<>();

    static {
        add("mm[Hg]", "mmhg", "mm hg", "mm[hg]");
        add(
                "10*3/uL",
                "k/ul",
                "k/cumm",
                "x10e3/ul",
                "10e3/ul",
                "10^3/ul",
                "x10^3/ul",
                "x10(3)/ul",
                "thou/ul",
                "th/ul",
                "10*3/ul",
                "x1000/ul",
                "1000/ul",
                "thousand/ul",
                "thousands/ul",
                "k/mm3",
                "k/mcl",
                "10^3/mm3",
                "10*3/mm3",
                "x10^3/mcl",
                "thous/mcl");
        add(
                "10*6/uL",
                "m/ul",
                "mil/ul",
                "million/ul",
                "millions/ul",
                "10^6/ul",
                "x10e6/ul",
                "x10^6/ul",
                "10*6/ul",
                "m/mm3");
        add("/uL", "/ul", "#/ul", "cells/ul", "cell/ul", "cells/mcl", "/cumm", "/mm3", "cells/mm3", "#/mm3", "/mcl");
        add("ug/dL", "ug/dl", "mcg/dl");
        add("ug/mL", "ug/ml", "mcg/ml");
        add("ng/L", "ng/l");
        add("mg/L", "mg/l");
        add("nmol/L", "nmol/l");
        add("pmol/L", "pmol/l");
        add("mosm/kg", "mosm/kg", "mosmol/kg");
        add("s", "sec", "secs", "second", "seconds");
        add("ms", "msec", "millisecond", "milliseconds");
        add("h", "hr", "hrs", "hour", "hours");
        add("mL", "ml", "cc", "milliliters");
        add("mL/h", "ml/hr", "ml/hour", "cc/hr");
        add("kPa", "kpa");
        add("mg", "mgs", "milligrams");
        add("1", "inr", "{inr}", "ratio", "{ratio}", "unitless", "no unit", "no units");

        add("10*9/L", "10^9/l", "x10^9/l", "10e9/l", "x10e9/l", "10*9/l", "x10*9/l", "g/l (10^9)");
        add("meq/L", "meq/l");
        add("mmol/L", "mmol/l");
        add("umol/L", "umol/l");
        add("mg/dL", "mg/dl", "mg%");
        add("g/dL", "g/dl", "gm/dl");
        add("g/L", "g/l");
        add("ug/L", "ug/l", "mcg/l");
        add("ng/mL", "ng/ml");
        add("pg/mL", "pg/ml");
        add("U/L", "u/l", "iu/l", "units/l", "unit/l");
        // Of thyrotropin µU/mL and mU/L: a thousandth of a unit a litre, whichever way it is written.
        add("m[IU]/L", "miu/l", "uiu/ml", "mu/l", "uu/ml", "mciu/ml", "mcu/ml", "m[iu]/l", "u[iu]/ml", "microiu/ml");
        add("[IU]/mL", "iu/ml", "[iu]/ml");
        add("wk", "wk", "wks", "week", "weeks", "{weeks}");
        add("ug/kg/min", "ug/kg/min", "mcg/kg/min");
        add("ug/min", "ug/min", "mcg/min");
        add("%", "percent", "pct", "% of total hgb", "%hb", "% hgb", "%{hb}", "% of hgb", "% saturation", "%o2");
        add(
                "/min",
                "bpm",
                "beats/min",
                "beats/minute",
                "breaths/min",
                "breaths/minute",
                "insp/min",
                "1/min",
                "br/min",
                "breath/min",
                "{beats}/min",
                "{breaths}/min",
                "/minute",
                "per min",
                "per minute");
        add("Cel", "c", "degc", "deg c", "deg. c", "celsius", "cel");
        add("[degF]", "f", "degf", "deg f", "deg. f", "fahrenheit", "[degf]");
        add("[lb_av]", "lb", "lbs", "pounds", "[lb_av]");
        add("[in_i]", "in", "inch", "inches", "[in_i]");
        add("kg", "kg", "kgs");
        add("cm", "cm", "cms");
        add("kg/m2", "kg/m^2", "kg/m2", "kg/m*2");
        add(
                "mL/min/{1.73_m2}",
                "ml/min/1.73m2",
                "ml/min/1.73 m2",
                "ml/min/1.73m^2",
                "ml/min/1.73 m^2",
                "ml/min/1.73m*2",
                "ml/min/1.73sqm",
                "ml/min/{1.73_m2}",
                "ml/min/{1.73m2}",
                "ml/min/1.73");
        add("mg/g", "mg/g", "mg/g creat", "mg/g{creat}", "ug/mg", "ug/mg creat", "mcg/mg", "mcg/mg creat");
        add("mg/mmol", "mg/mmol", "mg/mmol creat", "mg/mmol{creat}");
        add("mmol/mol", "mmol/mol");
        add("L/min", "l/min", "lpm");
        add("fL", "fl");
        add("{score}", "score", "points", "{score}");
    }

    private UnitSpellings() {}

    /** The UCUM unit that the text means, or the text itself, trimmed, when it is not a known spelling. */
    static String toUcum(String text) {
        String trimmed =
                text.strip().replace('\u00b5', 'u').replace('\u03bc', 'u').replace("\u00b2", "2");
        String key = trimmed.replace("\u00b0", "").strip().toLowerCase(Locale.ROOT);
        return UCUM.getOrDefault(key, trimmed);
    }

    private static void add(String ucum, String... spellings) {
        for (String spelling : spellings) {
            UCUM.put(spelling, ucum);
        }
    }
}
