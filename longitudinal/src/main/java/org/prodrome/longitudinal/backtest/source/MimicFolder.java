package org.prodrome.longitudinal.backtest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.prodrome.longitudinal.backtest.source.Table.Row;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A folder with the tables of MIMIC-III or MIMIC-IV as gzipped CSV. The cells are held in memory, the FHIR resources of
 * one patient at a time.
 */
public final class MimicFolder implements RecordSource {
    private static final List<String> PER_PATIENT = List.of(
            "patients",
            "admissions",
            "icustays",
            "labevents",
            "vitals",
            "outputevents",
            "diagnoses_icd",
            "prescriptions",
            "procedures_icd",
            "omr");

    private final Path folder;
    private final MimicLayout layout;

    private MimicFolder(Path folder, MimicLayout layout) {
        this.folder = folder;
        this.layout = layout;
    }

    /** Whether the folder has the tables of a MIMIC release. */
    static boolean isOne(Path folder) {
        return MimicLayout.needed().stream().allMatch(name -> Files.exists(MimicLayout.table(folder, name)));
    }

    /**
     * Opens a folder of either release.
     *
     * @throws UnreadableSourceException when a table that is needed is absent
     */
    public static MimicFolder open(Path folder) throws IOException {
        for (String name : MimicLayout.needed()) {
            if (!Files.exists(MimicLayout.table(folder, name))) {
                throw new UnreadableSourceException(
                        "%s is not there; a MIMIC folder has %s".formatted(name + ".csv.gz", MimicLayout.needed()));
            }
        }
        boolean[] stored = {false};
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                new java.util.zip.GZIPInputStream(Files.newInputStream(MimicLayout.table(folder, "labevents"))),
                java.nio.charset.StandardCharsets.UTF_8))) {
            stored[0] = String.valueOf(lines.readLine()).contains("storetime");
        }
        return new MimicFolder(folder, stored[0] ? MimicLayout.FOUR : MimicLayout.THREE);
    }

    @Override
    public String describe() {
        return layout.title() + " tables";
    }

    @Override
    public List<String> assumptions() {
        List<String> assumed = new ArrayList<>(
                List.of(
                        "Times without a zone are read as UTC.",
                        "Diagnoses are coded at discharge, so they are known from discharge on, not before.",
                        "A drug order is known from the start it names and ends when it says; the tables do not say when it was written.",
                        "Where the three parts of the Glasgow coma scale were charted at one time and the total was not, their sum is the total."));
        if (layout == MimicLayout.THREE) {
            assumed.add(
                    "Laboratory results carry no time of release: they are known one laboratory delay after sampling.");
            assumed.add(
                    "Births of people above 89 are moved back 300 years in the source: they are taken to be 91 when first admitted.");
        } else {
            assumed.add("Births are given as an age in one year: the middle of that year is taken.");
        }
        return assumed;
    }

    @Override
    public OptionalInt patients() {
        return Table.rows(MimicLayout.table(folder, "patients"));
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) throws IOException {
        Map<String, Map<String, List<Row>>> bySubject = new TreeMap<>();
        for (String table : PER_PATIENT) {
            Path file = MimicLayout.table(folder, table);
            if (Files.exists(file)) {
                Table.read(
                        file,
                        row -> bySubject
                                .computeIfAbsent(row.get("subject_id"), subject -> new HashMap<>())
                                .computeIfAbsent(table, name -> new ArrayList<>())
                                .add(row));
            }
        }
        Map<String, CodeableConcept> tests = tests();
        Map<String, String> titles = titles();
        bySubject.forEach((subject, tables) -> {
            if (tables.containsKey("patients")) {
                records.accept(new MimicPatient(layout, tables, tests, titles).record());
            }
        });
    }

    /** Item id to LOINC concept, of the laboratory tests that are read. */
    private Map<String, CodeableConcept> tests() throws IOException {
        Map<String, CodeableConcept> tests = new HashMap<>();
        Path own = MimicLayout.table(folder, "d_labitems");
        Path maps = folder.toAbsolutePath().resolveSibling("maps").resolve("d_labitems_to_loinc.csv.gz");
        if (layout == MimicLayout.THREE && Files.exists(own)) {
            Table.read(own, row -> take(tests, row.get("itemid"), row.get("loinc_code")));
        } else if (Files.exists(maps)) {
            Table.read(maps, row -> take(tests, row.get("itemid (omop_source_code)"), row.get("omop_concept_code")));
        }
        if (tests.isEmpty()) {
            throw new UnreadableSourceException(
                    "no LOINC codes: MIMIC-III needs d_labitems.csv.gz in its folder, MIMIC-IV the folder maps beside it");
        }
        return tests;
    }

    private static void take(Map<String, CodeableConcept> tests, String item, String loinc) {
        CodeableConcept concept = new CodeableConcept(new Coding(CodeSystems.LOINC, loinc, null));
        if (Analyte.of(concept).isPresent()) {
            tests.put(item, concept);
        }
    }

    private Map<String, String> titles() throws IOException {
        Map<String, String> titles = new HashMap<>();
        Path file = MimicLayout.table(folder, "d_icd_diagnoses");
        if (Files.exists(file)) {
            Table.read(file, row -> titles.putIfAbsent(row.get(layout.diagnosis()), row.get("long_title")));
        }
        return titles;
    }
}
