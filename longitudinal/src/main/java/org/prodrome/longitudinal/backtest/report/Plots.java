package org.prodrome.longitudinal.backtest.report;

import static org.prodrome.longitudinal.backtest.report.BacktestReport.number;
import static org.prodrome.longitudinal.backtest.report.Page.escape;

import java.util.List;
import java.util.Locale;
import org.prodrome.longitudinal.backtest.report.BandFigures.Row;

/** Plots as inline SVG; each says in words what it shows. */
final class Plots {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int BOTTOM = 50;
    private static final int TOP = 20;
    private static final double[] LEAD_EDGES = {0, 6, 12, 24, 48, 96, 192, Double.POSITIVE_INFINITY};

    private Plots() {}

    /** One dot for each detector that has an outcome: how often it speaks, how much it catches. */
    static String burdenAgainstSensitivity(List<DetectorFigures> judged) {
        List<DetectorFigures> shown = judged.stream()
                .filter(figures -> !Double.isNaN(figures.judged().sensitivity().value()))
                .toList();
        if (shown.isEmpty()) {
            return "";
        }
        double most = Math.max(
                10,
                shown.stream()
                        .mapToDouble(figures -> figures.per100Days().value())
                        .max()
                        .orElse(10));
        StringBuilder svg = new StringBuilder("<h2>Alert burden against sensitivity</h2>\n");
        svg.append(open("Alerts for 100 patient-days on the horizontal axis, sensitivity on the vertical axis: "
                + String.join(
                        "; ",
                        shown.stream()
                                .map(figures -> "%s %s alerts, sensitivity %s"
                                        .formatted(
                                                figures.detector(),
                                                number(figures.per100Days().value(), 1),
                                                number(
                                                        figures.judged()
                                                                .sensitivity()
                                                                .value(),
                                                        2)))
                                .toList())));
        axes(svg, "alerts for 100 patient-days", "sensitivity");
        for (int tick = 0; tick <= 4; tick++) {
            text(svg, x(tick / 4.0), HEIGHT - BOTTOM + 16, "middle", number(most * tick / 4, 0));
            text(svg, LEFT - 8, y(tick / 4.0) + 4, "end", number(tick / 4.0, 2));
        }
        for (DetectorFigures figures : shown) {
            double x = x(figures.per100Days().value() / most);
            double y = y(figures.judged().sensitivity().value());
            svg.append(
                    String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#004d99\"/>%n", x, y));
            boolean right = x > WIDTH * 0.7;
            text(svg, right ? x - 8 : x + 8, y - 6, right ? "end" : "start", figures.detector());
        }
        return svg.append("</svg>\n").toString();
    }

    /** Bars of the hours between the first alert and the outcome. */
    static String leadTimes(List<Double> leadHours) {
        if (leadHours.isEmpty()) {
            return "<p>No outcome had an alert before it, so there is no lead time to show.</p>\n";
        }
        int bins = LEAD_EDGES.length - 1;
        int[] counts = new int[bins];
        for (double hours : leadHours) {
            for (int bin = 0; bin < bins; bin++) {
                if (hours >= LEAD_EDGES[bin] && hours < LEAD_EDGES[bin + 1]) {
                    counts[bin]++;
                }
            }
        }
        int most = java.util.Arrays.stream(counts).max().orElse(1);
        StringBuilder words = new StringBuilder("Hours from the first alert to the outcome: ");
        for (int bin = 0; bin < bins; bin++) {
            words.append(bin == 0 ? "" : "; ").append(label(bin)).append(" h ").append(counts[bin]);
        }
        StringBuilder svg = new StringBuilder(open(words.toString()));
        axes(svg, "hours from the first alert to the outcome", "outcomes");
        for (int bin = 0; bin < bins; bin++) {
            double from = x((double) bin / bins) + 4;
            double width = x((bin + 1.0) / bins) - x((double) bin / bins) - 8;
            double top = y((double) counts[bin] / most);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#004d99\"/>%n",
                    from,
                    top,
                    width,
                    y(0) - top));
            text(svg, from + width / 2, top - 4, "middle", Integer.toString(counts[bin]));
            text(svg, from + width / 2, HEIGHT - BOTTOM + 16, "middle", label(bin));
        }
        return svg.append("</svg>\n").toString();
    }

    /** One dot with its interval for each thing that a rule stood at: the share of looks that the outcome followed. */
    static String bands(BandFigures bands) {
        List<Row> rows = bands.bands();
        StringBuilder svg = new StringBuilder(open("Share of looks that the outcome followed: "
                + String.join(
                        "; ",
                        rows.stream()
                                .map(row ->
                                        row.band().name() + " " + row.followed().printed())
                                .toList())));
        axes(svg, "what the rule stood at", "share followed by the outcome");
        double highest = rows.stream()
                .mapToDouble(row -> row.followed().wilson().high())
                .max()
                .orElse(1);
        for (int tick = 0; tick <= 4; tick++) {
            text(svg, LEFT - 8, y(tick / 4.0) + 4, "end", number(highest * tick / 4, 2));
        }
        for (int i = 0; i < rows.size(); i++) {
            Interval share = rows.get(i).followed().wilson();
            double x = x((i + 0.5) / rows.size());
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %.1f V%.1f\" stroke=\"#1b1b1b\"/>%n<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#004d99\"/>%n",
                    x,
                    y(share.low() / highest),
                    y(share.high() / highest),
                    x,
                    y(share.value() / highest)));
            text(svg, x, HEIGHT - BOTTOM + 16, "middle", rows.get(i).band().name());
            text(
                    svg,
                    x,
                    HEIGHT - BOTTOM + 30,
                    "middle",
                    "n " + rows.get(i).followed().n());
        }
        return svg.append("</svg>\n").toString();
    }

    private static String label(int bin) {
        return Double.isInfinite(LEAD_EDGES[bin + 1])
                ? "%.0f and more".formatted(LEAD_EDGES[bin])
                : "%.0f to %.0f".formatted(LEAD_EDGES[bin], LEAD_EDGES[bin + 1]);
    }

    private static String open(String words) {
        return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s</title>%n"
                .formatted(WIDTH, HEIGHT, escape(words), escape(words));
    }

    private static void axes(StringBuilder svg, String horizontal, String vertical) {
        svg.append("<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#1b1b1b\"/>%n"
                .formatted(LEFT, TOP, HEIGHT - BOTTOM, WIDTH - TOP));
        text(svg, (LEFT + WIDTH) / 2.0, HEIGHT - 8, "middle", horizontal);
        svg.append("<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n"
                .formatted((TOP + HEIGHT - BOTTOM) / 2, escape(vertical)));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escape(words)));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - TOP - LEFT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }
}
