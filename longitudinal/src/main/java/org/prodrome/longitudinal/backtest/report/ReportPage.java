package org.prodrome.longitudinal.backtest.report;

import static org.prodrome.longitudinal.backtest.report.BacktestReport.number;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.prodrome.longitudinal.backtest.report.DetectorFigures.Subgroup;

/** The report as one HTML page that needs nothing else: styles and plots are inside, each plot has its table. */
public final class ReportPage {
    private final StringBuilder html = new StringBuilder();

    private ReportPage() {}

    /** The page of a report. */
    public static String of(BacktestReport report) {
        ReportPage page = new ReportPage();
        page.head();
        page.summary(report);
        page.burden(report.detectors());
        List<DetectorFigures> judged = report.detectors().stream()
                .filter(figures -> figures.target().isPresent())
                .toList();
        page.html.append(Plots.burdenAgainstSensitivity(judged));
        judged.forEach(page::detector);
        page.html.append("</main></body></html>\n");
        return page.html.toString();
    }

    private void head() {
        html.append("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Back-test</title>
                <style>
                body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:0}
                main{max-width:60rem;margin:0 auto;padding:1rem}
                table{border-collapse:collapse;margin:1rem 0;width:100%}
                caption{text-align:left;font-weight:600}
                th,td{border-bottom:1px solid #767676;padding:.25rem .5rem;text-align:right}
                th:first-child,td:first-child{text-align:left}
                .shadow{border-left:.4rem solid #004d99;padding:.5rem 1rem;background:#eef4fb}
                svg{max-width:100%;height:auto} svg text{font:12px system-ui,sans-serif;fill:#1b1b1b}
                </style></head><body><main>
                """);
    }

    private void summary(BacktestReport report) {
        html.append("<h1>Back-test</h1>\n<p class=\"shadow\"><strong>")
                .append(escape(BacktestReport.SHADOW))
                .append(
                        "</strong> The detectors were read over records of the past. Decision support, to be verified; ")
                .append("not validated for clinical use.</p>\n");
        html.append(String.format(
                Locale.ROOT,
                "<p>%s: %d patients, %d stays, %.1f patient-days; detectors read at %d instants.</p>%n",
                escape(report.source()),
                report.patients(),
                report.stays(),
                report.patientDays(),
                report.instants()));
        html.append("<h2>Taken for granted</h2>\n<ul>\n");
        report.assumptions()
                .forEach(assumption ->
                        html.append("<li>").append(escape(assumption)).append("</li>\n"));
        html.append("</ul>\n");
        html.append(String.format(
                Locale.ROOT,
                "<p>Alerts for 100 patient-days (95 %% interval by resampling patients): interrupting (T1) %s; T1 and T2 %s. Alerts outside a stay, not counted: %d. Resources that nothing places in time, left out: %d.</p>%n",
                escape(report.interrupting().printed(1)),
                escape(report.warning().printed(1)),
                report.outside(),
                report.unplaced()));
    }

    private void burden(List<DetectorFigures> detectors) {
        html.append("<table><caption>What each detector would have said</caption><thead><tr>")
                .append("<th scope=\"col\">Detector</th><th scope=\"col\">T1</th><th scope=\"col\">T2</th>")
                .append("<th scope=\"col\">T3</th><th scope=\"col\">for 100 patient-days</th>")
                .append("<th scope=\"col\">not computable</th></tr></thead><tbody>\n");
        for (DetectorFigures figures : detectors) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\">%s (%s)</th><td>%d</td><td>%d</td><td>%d</td><td>%s</td><td>%s of readings</td></tr>%n",
                    escape(figures.title()),
                    escape(figures.detector()),
                    figures.alertsByTier().get(0),
                    figures.alertsByTier().get(1),
                    figures.alertsByTier().get(2),
                    escape(figures.per100Days().printed(1)),
                    share(figures)));
        }
        html.append("</tbody></table>\n");
    }

    private static String share(DetectorFigures figures) {
        var tally = figures.tally();
        int all = tally.detections() + tally.nothing() + tally.notComputable() + tally.notApplicable();
        return all == 0 ? "-" : number(100.0 * tally.notComputable() / all, 0) + " %";
    }

    private void detector(DetectorFigures figures) {
        var target = figures.target().orElseThrow();
        html.append("<h2>")
                .append(escape(figures.title()))
                .append("</h2>\n")
                .append(String.format(
                        Locale.ROOT,
                        "<p>Judged by %s (%d). PPV, followed within %d h: %s. Sensitivity, an alert before onset in the same stay: %s. Lead time: median %s h, middle half %s to %s h.</p>%n",
                        escape(target.outcome().words()),
                        figures.events(),
                        target.horizon().toHours(),
                        escape(figures.ppv().printed(2)),
                        escape(figures.sensitivity().printed(2)),
                        number(figures.lead(0.5), 1),
                        number(figures.lead(0.25), 1),
                        number(figures.lead(0.75), 1)));
        html.append(Plots.leadTimes(figures));
        html.append("<table><caption>Subgroups</caption><thead><tr><th scope=\"col\">Group</th>")
                .append("<th scope=\"col\">stays</th><th scope=\"col\">patient-days</th>")
                .append("<th scope=\"col\">alerts for 100 days</th><th scope=\"col\">PPV</th>")
                .append("<th scope=\"col\">sensitivity</th></tr></thead><tbody>\n");
        for (Map.Entry<String, Subgroup> group : figures.subgroups().entrySet()) {
            Subgroup some = group.getValue();
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\">%s</th><td>%d</td><td>%.1f</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                    escape(group.getKey()),
                    some.stays(),
                    some.patientDays(),
                    number(some.per100Days(), 1),
                    number(some.ppv(), 2),
                    number(some.sensitivity(), 2)));
        }
        html.append("</tbody></table>\n");
    }

    /** Text as HTML shows it, whatever it holds. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
