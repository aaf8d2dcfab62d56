package org.prodrome.cds.evidence;

import java.util.regex.Pattern;

/**
 * The words of a template that no slot fills. A number among them would be a fact without a source, so there is none,
 * save in names of methods, units, categories and limits that are the same for every patient.
 */
final class FixedWords {
    private static final Pattern SLOT = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}");
    private static final Pattern NAMES = Pattern.compile("(?<![\\p{L}\\p{Nd}.])("
            + "CKD-EPI 2021|KDIGO 20(?:12|24)|NHS England 2014|NG203|NEWS2|HbA1c|SpO2|FIB-4"
            + "|mL/min/1\\.73 ?m²|1\\.73 ?m²|G[1245]|G3[ab]|A[123]"
            + "|95 ?%|0\\.50|48 h(?:ours)?|7 days|365 days"
            + ")(?![\\p{L}\\p{Nd}]|\\.\\p{Nd})");
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

    static boolean holdNumber(String template) {
        String words = SLOT.matcher(template).replaceAll("\u2022");
        return DIGIT.matcher(NAMES.matcher(words).replaceAll(" ")).find();
    }

    private FixedWords() {}
}
