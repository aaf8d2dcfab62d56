package org.prodrome.cds.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.prodrome.longitudinal.equation.WhoGrowthTable;

/** WHO's growth tables of a site, read and computed a second time from the same files. */
final class WhoTables {
    private static final Map<Path, List<double[]>> READ = new ConcurrentHashMap<>();

    private WhoTables() {}

    /** Score of a weight in one of the files ({@code weianthro}, {@code wflanthro}, {@code wfhanthro}). */
    static double weightZ(String file, boolean female, double at, double kilograms) {
        double[] row = row(rows(file), female ? 2 : 1, at);
        double z = z(row, kilograms);
        if (z > 3) {
            double three = value(row, 3);
            return 3 + (kilograms - three) / (three - value(row, 2));
        }
        if (z < -3) {
            double three = value(row, -3);
            return -3 - (three - kilograms) / (value(row, -2) - three);
        }
        return z;
    }

    private static double z(double[] lms, double value) {
        double ratio = Math.log(value / lms[1]);
        return Math.abs(lms[0]) < 1e-9 ? ratio / lms[2] : Math.expm1(lms[0] * ratio) / (lms[0] * lms[2]);
    }

    private static double value(double[] lms, double z) {
        return Math.abs(lms[0]) < 1e-9
                ? lms[1] * Math.exp(z * lms[2])
                : lms[1] * Math.exp(Math.log1p(lms[0] * lms[2] * z) / lms[0]);
    }

    private static double[] row(List<double[]> rows, int sex, double at) {
        double[] below = null;
        double[] above = null;
        for (double[] row : rows) {
            if (row[0] != sex) {
                continue;
            }
            if (row[1] <= at + 1e-9 && (below == null || row[1] > below[1])) {
                below = row;
            }
            if (row[1] >= at - 1e-9 && (above == null || row[1] < above[1])) {
                above = row;
            }
        }
        if (below == null || above == null) {
            throw DerivationRefused.notDerived();
        }
        double share = above[1] - below[1] <= 0 ? 0 : (at - below[1]) / (above[1] - below[1]);
        double[] lms = new double[3];
        for (int i = 0; i < 3; i++) {
            lms[i] = below[i + 2] * (1 - share) + above[i + 2] * share;
        }
        return lms;
    }

    private static List<double[]> rows(String name) {
        Path folder = WhoGrowthTable.inUse()
                .map(WhoGrowthTable::folder)
                .orElseThrow(DerivationRefused::notDerived)
                .toAbsolutePath();
        Path text = folder.resolve(name + ".txt");
        return READ.computeIfAbsent(Files.isRegularFile(text) ? text : folder.resolve(name + ".csv"), WhoTables::parse);
    }

    private static List<double[]> parse(Path file) {
        List<double[]> rows = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int line = 1; line < lines.size(); line++) {
                String[] cells = lines.get(line).replace("\"", "").trim().split("[\\t ,;]+");
                if (cells.length >= 5) {
                    double[] row = new double[5];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = Double.parseDouble(cells[i]);
                    }
                    rows.add(row);
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            throw DerivationRefused.notDerived();
        }
        return rows;
    }
}
