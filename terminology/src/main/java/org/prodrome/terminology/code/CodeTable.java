package org.prodrome.terminology.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Value sets whose members fill pages: a tab-separated file beside this class with a header line and the columns set,
 * system, code and display.
 */
final class CodeTable {
    private static final int COLUMNS = 4;

    private CodeTable() {}

    /** The members of one set, in the order of the file; none is a mistake of the build. */
    static CodeSet set(String table, String name) {
        String file = table + ".tsv";
        List<Code> members = new ArrayList<>();
        try (InputStream in = CodeTable.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + file);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t", -1);
                if (cells.length == COLUMNS && cells[0].equals(name)) {
                    members.add(new Code(cells[1], cells[2], cells[3]));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
        if (members.isEmpty()) {
            throw new IllegalStateException("%s has no set called %s".formatted(file, name));
        }
        return new CodeSet(name, members);
    }
}
