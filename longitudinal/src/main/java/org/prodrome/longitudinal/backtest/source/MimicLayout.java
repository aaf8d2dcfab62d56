package org.prodrome.longitudinal.backtest.source;

import java.nio.file.Path;
import java.util.List;

/** Where the two releases of MIMIC differ: names of columns, and what says when a result was stored. */
enum MimicLayout {
    THREE("MIMIC-III", "icd9_code", "startdate", "enddate", "drug_name_generic"),
    FOUR("MIMIC-IV", "icd_code", "starttime", "stoptime", "drug");

    private final String title;
    private final String diagnosis;
    private final String drugStart;
    private final String drugEnd;
    private final String drugName;

    MimicLayout(String title, String diagnosis, String drugStart, String drugEnd, String drugName) {
        this.title = title;
        this.diagnosis = diagnosis;
        this.drugStart = drugStart;
        this.drugEnd = drugEnd;
        this.drugName = drugName;
    }

    String title() {
        return title;
    }

    String diagnosis() {
        return diagnosis;
    }

    String drugStart() {
        return drugStart;
    }

    String drugEnd() {
        return drugEnd;
    }

    String drugName() {
        return drugName;
    }

    /** Tables without which there is nothing to replay. */
    static List<String> needed() {
        return List.of("patients", "admissions", "labevents");
    }

    static Path table(Path folder, String name) {
        return folder.resolve(name + ".csv.gz");
    }
}
