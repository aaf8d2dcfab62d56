package org.prodrome.longitudinal.backtest.learn;

import java.util.List;
import java.util.Locale;
import org.prodrome.longitudinal.backtest.report.Page;
import org.prodrome.longitudinal.model.Term;

/** The figures of the models as one HTML page: comparison, calibration with its plot, and every coefficient. */
public final class StudyPage {
    private static final int SIDE = 320;
    private static final int EDGE = 40;

    private StudyPage() {}

    /** The page of some studies. */
    public static String of(List<EarlySignals.Study> studies) {
        StringBuilder html = new StringBuilder(Page.head("Early signals"));
        html.append(
                        "<h1>Early signals</h1>\n<p class=\"shadow\">Small models beside the simple scores that they would ")
                .append("replace, on patients that they had not seen. Not validated for clinical use.</p>\n");
        studies.forEach(study -> append(html, study));
        return html.append("</main></body></html>\n").toString();
    }

    private static void append(StringBuilder html, EarlySignals.Study study) {
        StudyResult result = study.result();
        html.append("<h2>").append(Page.escape(result.title())).append("</h2>\n<p>");
        html.append(Page.escape(result.method()))
                .append(' ')
                .append(Page.escape(study.card().limits()));
        html.append("</p>\n<table><caption>AUROC with 95 % interval by resampling patients</caption><thead><tr>")
                .append("<th scope=\"col\">Beside</th><th scope=\"col\">rows</th><th scope=\"col\">events</th>")
                .append("<th scope=\"col\">ours</th><th scope=\"col\">theirs</th>")
                .append("<th scope=\"col\">difference</th><th scope=\"col\">verdict</th></tr></thead><tbody>\n");
        for (Comparison one : result.comparisons()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\">%s</th><td>%d</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                    Page.escape(one.baseline()),
                    one.rows(),
                    one.events(),
                    one.ours().printed(3),
                    one.theirs().printed(3),
                    one.difference().printed(3),
                    one.verdict()));
        }
        html.append("</tbody></table>\n").append(plot(result.calibration()));
        html.append("<details><summary>Coefficients</summary><table><thead><tr><th scope=\"col\">Value</th>")
                .append("<th scope=\"col\">from</th><th scope=\"col\">to</th>")
                .append("<th scope=\"col\">log-odds at the end</th></tr></thead><tbody>\n");
        for (Term term : result.model().terms()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\">%s</th><td>%.3g</td><td>%.3g</td><td>%.3f</td></tr>%n",
                    Page.escape(term.feature()),
                    term.from(),
                    term.to(),
                    term.weight()));
        }
        html.append("</tbody></table></details>\n");
    }

    private static String plot(Calibration calibration) {
        StringBuilder words = new StringBuilder("Calibration, said beside seen by tenths of the rows: ");
        StringBuilder dots = new StringBuilder();
        double most = calibration.bins().stream()
                .mapToDouble(bin -> Math.max(bin.said(), bin.seen()))
                .max()
                .orElse(1);
        most = Math.max(most, 0.01);
        for (Calibration.Bin bin : calibration.bins()) {
            words.append(String.format(Locale.ROOT, "%.3f beside %.3f; ", bin.said(), bin.seen()));
            dots.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#004d99\"/>%n",
                    EDGE + bin.said() / most * (SIDE - 2 * EDGE),
                    SIDE - EDGE - bin.seen() / most * (SIDE - 2 * EDGE)));
        }
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\"><title>%s</title>"
                        + "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#1b1b1b\"/>"
                        + "<path d=\"M%d %d L%d %d\" stroke=\"#767676\" stroke-dasharray=\"4\"/>%s"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">said, up to %.2f</text>"
                        + "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">seen</text></svg>%n",
                SIDE,
                SIDE,
                SIDE,
                Page.escape(words.toString()),
                Page.escape(words.toString()),
                EDGE,
                EDGE,
                SIDE - EDGE,
                SIDE - EDGE,
                EDGE,
                SIDE - EDGE,
                SIDE - EDGE,
                EDGE,
                dots,
                SIDE / 2,
                SIDE - 8,
                most,
                SIDE / 2);
    }
}
