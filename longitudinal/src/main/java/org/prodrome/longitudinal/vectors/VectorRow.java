package org.prodrome.longitudinal.vectors;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One row of a vector file: typed access by column name. A cell that is not what is asked for fails the row. */
final class VectorRow {
    /** The cell is not there, or is not of the type that was asked for. */
    static final class MalformedCellException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedCellException(String column, String found) {
            super("column %s: '%s'".formatted(column, found));
        }
    }

    private final int number;
    private final Map<String, String> cells;

    /** @param number of the row in its file, the first below the header is 1 */
    VectorRow(int number, Map<String, String> cells) {
        this.number = number;
        this.cells = Map.copyOf(cells);
    }

    /** The row's id; the number of its line where it has none. */
    String id() {
        String id = cells.getOrDefault("id", "");
        return id.isEmpty() ? "row " + number : id;
    }

    /** The row with other cells in place of its own. */
    VectorRow with(Map<String, String> changed) {
        Map<String, String> all = new HashMap<>(cells);
        all.putAll(changed);
        return new VectorRow(number, all);
    }

    boolean has(String column) {
        return !cells.getOrDefault(column, "").isEmpty();
    }

    String text(String column) {
        String cell = cells.get(column);
        if (cell == null) {
            throw new MalformedCellException(column, "no such column");
        }
        return cell;
    }

    double number(String column) {
        try {
            return Double.parseDouble(text(column));
        } catch (NumberFormatException notANumber) {
            throw new MalformedCellException(column, text(column));
        }
    }

    /** The number, or NaN where the cell is empty. */
    double numberOrNaN(String column) {
        return has(column) ? number(column) : Double.NaN;
    }

    boolean flag(String column) {
        return switch (text(column).toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes" -> true;
            case "0", "false", "no" -> false;
            default -> throw new MalformedCellException(column, text(column));
        };
    }

    boolean female(String column) {
        return switch (text(column).toLowerCase(Locale.ROOT)) {
            case "f", "female" -> true;
            case "m", "male" -> false;
            default -> throw new MalformedCellException(column, text(column));
        };
    }

    double[] numbers(String column) {
        return Arrays.stream(text(column).split(";")).mapToDouble(this::part).toArray();
    }

    /** A series written {@code time:value;time:value}: times first, values second. */
    double[][] series(String column) {
        String[] points = text(column).split(";");
        double[][] series = new double[2][points.length];
        for (int i = 0; i < points.length; i++) {
            String[] point = points[i].split(":");
            if (point.length != 2) {
                throw new MalformedCellException(column, points[i]);
            }
            series[0][i] = part(point[0]);
            series[1][i] = part(point[1]);
        }
        return series;
    }

    private double part(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new MalformedCellException("series", text);
        }
    }
}
