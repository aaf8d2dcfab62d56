package org.prodrome.terminology.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.junit.jupiter.api.Test;
import org.prodrome.terminology.SharedData;

class ListedCodesTest {
    @Test
    void countsAnyCodingOfAConceptAndNeverADisplay() {
        CodeableConcept concept = new CodeableConcept();
        concept.addCoding().setSystem("http://local").setCode("CREA").setDisplay("Creatinine");
        assertThat(Loinc.CREATININE.isIn(concept)).isFalse();
        concept.addCoding().setSystem(CodeSystems.LOINC).setCode("2160-0");
        assertThat(Loinc.CREATININE.isIn(concept)).isTrue();
        assertThat(Loinc.CREATININE.isIn(new CodeableConcept().setText("2160-0")))
                .isFalse();
    }

    @Test
    void everyListedCodeIsFoundInATableOrPrintedAsUnverified() throws IOException {
        Path tables = SharedData.dir("data/terminology");
        Set<String> known = new HashSet<>();
        known(known, CodeSystems.LOINC, tables.resolve("loinc-subset.tsv.gz"), 0);
        known(known, CodeSystems.SNOMED_CT, tables.resolve("ips-guide-snomed-codes.tsv.gz"), 0);
        known(known, CodeSystems.RXNORM, tables.resolve("rxnorm-subset.tsv.gz"), 0);
        known(known, CodeSystems.ATC, tables.resolve("atc.tsv.gz"), 0);
        icd(known, CodeSystems.ICD_10_CM, tables.resolve("icd10cm-2021.tsv.gz"));
        icd(known, CodeSystems.ICD_9_CM, tables.resolve("icd9cm-diagnoses.tsv.gz"));
        dicom(known, tables.resolve("dicom-ps3.16-codes.tsv.gz"));
        doid(known, tables.resolve("doid-xrefs.tsv.gz"));
        systemAndCode(known, tables.resolve("codes-observed-in-synthea.tsv.gz"));
        systemAndCode(known, tables.resolve("hl7-terminology-codes.tsv.gz"));

        Set<String> unverified = new LinkedHashSet<>();
        int listed = 0;
        for (Class<?> holder : holders()) {
            for (Code code : codesOf(holder)) {
                listed++;
                if (!known.contains(code.system() + "|" + code.code())) {
                    unverified.add("%s\t%s\t%s".formatted(code.system(), code.code(), code.display()));
                }
            }
        }
        Path report = Path.of("target", "unverified-codes.txt");
        Files.createDirectories(report.getParent());
        Files.write(report, unverified);

        assertThat(listed).isGreaterThan(150);
        assertThat(unverified.stream().filter(line -> line.contains("icd-") || line.contains("/atc")))
                .as("ICD and ATC are here in full: an unknown code is a mistake")
                .isEmpty();
        assertThat(unverified.size()).as("see %s", report).isLessThan(listed / 2);
    }

    /** Every class of the package: whoever lists a code is checked. */
    private static List<Class<?>> holders() throws IOException {
        List<Class<?>> holders = new ArrayList<>();
        Path classes = Path.of("target", "classes", "org", "prodrome", "terminology", "code");
        try (var files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.startsWith("package-info")) {
                    try {
                        holders.add(Class.forName("org.prodrome.terminology.code."
                                + name.substring(0, name.length() - ".class".length())));
                    } catch (ClassNotFoundException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            }
        }
        assertThat(holders).contains(Loinc.class, Snomed.class, Drugs.class);
        return holders;
    }

    private static List<Code> codesOf(Class<?> holder) {
        List<Code> codes = new ArrayList<>();
        for (Field field : holder.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                try {
                    Object value = field.get(null);
                    if (value instanceof CodeSet set) {
                        codes.addAll(set.members());
                    } else if (value instanceof Code code) {
                        codes.add(code);
                    }
                } catch (IllegalAccessException impossible) {
                    throw new AssertionError(impossible);
                }
            }
        }
        return codes;
    }

    private static void known(Set<String> into, String system, Path table, int column) throws IOException {
        for (String[] row : rows(table)) {
            into.add(system + "|" + row[column]);
        }
    }

    private static void icd(Set<String> into, String system, Path table) throws IOException {
        for (String[] row : rows(table)) {
            String code = row[0];
            String dotted =
                    code.length() > 3 && !code.contains(".") ? code.substring(0, 3) + "." + code.substring(3) : code;
            into.add(system + "|" + dotted);
        }
    }

    private static void dicom(Set<String> into, Path table) throws IOException {
        for (String[] row : rows(table)) {
            if (row[0].equals("SCT")) {
                into.add(CodeSystems.SNOMED_CT + "|" + row[2]);
            } else if (row[0].equals("LN")) {
                into.add(CodeSystems.LOINC + "|" + row[2]);
            }
        }
    }

    private static void doid(Set<String> into, Path table) throws IOException {
        for (String[] row : rows(table)) {
            if (row[1].startsWith("SNOMEDCT")) {
                into.add(CodeSystems.SNOMED_CT + "|" + row[1].substring(row[1].indexOf(':') + 1));
            }
        }
    }

    private static void systemAndCode(Set<String> into, Path table) throws IOException {
        for (String[] row : rows(table)) {
            into.add(row[0] + "|" + row[1]);
        }
    }

    private static List<String[]> rows(Path table) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(table)), StandardCharsets.UTF_8))) {
            // A few displays contain a line break: what is left of such a row has no code.
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .filter(row -> row.length > 1)
                    .toList();
        }
    }
}
