package org.prodrome.longitudinal.vectors;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.prodrome.longitudinal.equation.LungNodules;
import org.prodrome.longitudinal.equation.LungNodules.Composition;
import org.prodrome.longitudinal.equation.LungNodules.Status;

/** Vector files about early signs of cancer. */
final class CancerVectors {
    static final Map<String, BiConsumer<VectorRow, Expectations>> BY_FILE = Map.of(
            "fleischner_2017", CancerVectors::fleischner,
            "lung_rads_2022", CancerVectors::lungRads);

    private CancerVectors() {}

    private static void fleischner(VectorRow row, Expectations expect) {
        boolean multiple = row.text("number").equals("multiple");
        int[] sizes = switch (row.text("size_mm")) {
            case "<6" -> new int[] {1, 5};
            case "6-8" -> new int[] {6, 8};
            case ">8" -> new int[] {9, 30};
            case ">=6" -> new int[] {6, 30};
            default -> throw new VectorRow.MalformedCellException("size_mm", row.text("size_mm"));
        };
        // A row is about a range of sizes, and "subsolid" about both kinds: every corner must give the same.
        for (Composition composition : compositions(row)) {
            for (int size : sizes) {
                expect.text(
                        "first_action",
                        LungNodules.fleischner(
                                        composition, multiple, row.text("risk").equals("high"), size)
                                .id());
            }
        }
    }

    private static Composition[] compositions(VectorRow row) {
        return switch (row.text("type")) {
            case "solid" -> new Composition[] {Composition.SOLID};
            case "part_solid" -> new Composition[] {Composition.PART_SOLID};
            case "ground_glass" -> new Composition[] {Composition.GROUND_GLASS};
            case "subsolid" -> new Composition[] {Composition.PART_SOLID, Composition.GROUND_GLASS};
            default -> throw new VectorRow.MalformedCellException("type", row.text("type"));
        };
    }

    private static void lungRads(VectorRow row, Expectations expect) {
        double solid = row.numberOrNaN("solid_component_mm");
        expect.text(
                "category",
                LungNodules.lungRads(
                        compositions(row)[0],
                        Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                        row.number("mean_diameter_mm"),
                        Double.isNaN(solid) ? OptionalDouble.empty() : OptionalDouble.of(solid)));
    }
}
