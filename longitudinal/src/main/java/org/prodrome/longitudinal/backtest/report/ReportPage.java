package org.prodrome.longitudinal.backtest.report;

import static org.prodrome.longitudinal.backtest.report.BacktestReport.number;
import static org.prodrome.longitudinal.backtest.report.Page.escape;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.report.BacktestReport.Burden;
import org.prodrome.longitudinal.backtest.report.DetectorFigures.Judged;

/** The report as one HTML page that needs nothing else: styles and plots are inside, each plot has its table. */
public final class ReportPage {
    private final StringBuilder html = new StringBuilder();

    private ReportPage() {}

    /** The page of a report. */
    public static String of(BacktestReport report) {
        ReportPage page = new ReportPage();
        page.html.append(Page.head("Back-test"));
        page.summary(report);
        page.burden(report.detectors());
        page.groups(report);
        List<DetectorFigures> judged = report.detectors().stream()
                .filter(figures -> figures.target().isPresent())
                .toList();
        page.html.append(Plots.burdenAgainstSensitivity(judged));
        judged.forEach(page::detector);
        report.baselines().forEach(page::baseline);
        page.html.append("</main></body></html>\n");
        return page.html.toString();
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
        report.absent()
                .forEach(absent -> html.append("<li>Not in the data: ")
                        .append(escape(absent))
                        .append("</li>\n"));
        html.append("</ul>\n<h2>How the figures are meant</h2>\n<ul>\n");
        BacktestReport.DEFINITIONS.forEach(
                said -> html.append("<li>").append(escape(said)).append("</li>\n"));
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

    private void groups(BacktestReport report) {
        table(
                "All rules together, by group",
                "Group",
                "stays",
                "patient-days",
                "T1 for 100 days",
                "T1 and T2 for 100 days");
        report.burden()
                .forEach((group, some) -> row(
                        group,
                        Integer.toString(some.stays()),
                        number(some.patientDays(), 1),
                        number(Burden.per100(some.interrupting(), some.patientDays()), 1),
                        number(Burden.per100(some.interrupting() + some.warning(), some.patientDays()), 1)));
        html.append("</tbody></table>\n");
    }

    private static String share(DetectorFigures figures) {
        var tally = figures.tally();
        int all = tally.detections() + tally.nothing() + tally.notComputable() + tally.notApplicable();
        return all == 0 ? "-" : number(100.0 * tally.notComputable() / all, 0) + " %";
    }

    private void detector(DetectorFigures figures) {
        Target target = figures.target().orElseThrow();
        Judged judged = figures.judged();
        html.append("<h2>").append(escape(figures.title())).append("</h2>\n");
        Optional<String> nothing = judged.nothingToJudge(target.outcome().words());
        if (nothing.isPresent()) {
            line("<p>Not judged: %s.</p>", escape(nothing.get()));
            return;
        }
        line(
                "<p>Judged by %s (%d). An alert counts within %s before onset. PPV: %s alerts, %s. Sensitivity: %s outcomes, %s. Lead time, median and middle half: %s. Told of however early: %s; lead time %s.</p>",
                escape(target.outcome().words()),
                judged.captured().n(),
                BacktestReport.words(target.horizon()),
                judged.right().counted(),
                judged.ppv().printed(2),
                judged.captured().counted(),
                judged.sensitivity().printed(2),
                BacktestReport.lead(judged::lead),
                judged.toldOf().printed(),
                BacktestReport.lead(judged::earliest));
        html.append(Plots.leadTimes(judged.leadHours()));
        looks(judged.bands(), target);
        subgroups(figures);
    }

    private void looks(BandFigures bands, Target target) {
        if (bands.bands().isEmpty()) {
            html.append("<p>No stay was long enough to look at the rule in it.</p>\n");
            return;
        }
        line("<h3>What followed what the rule stood at</h3>");
        html.append(Plots.bands(bands));
        table("What followed within " + BacktestReport.words(target.horizon()), "The rule stood at", "followed");
        bands.bands().forEach(row -> row(row.band().name(), row.followed().printed()));
        row("a finding of any kind (PPV)", bands.afterFinding().printed());
        row("nothing found", bands.afterNothing().printed());
        html.append("</tbody></table>\n");
        line(
                "<p>Negative predictive value %s. Likelihood ratio of a finding %s, of nothing found %s.</p>",
                bands.negativePredictive().printed(),
                number(bands.positiveRatio(), 1),
                number(bands.negativeRatio(), 2));
    }

    private void subgroups(DetectorFigures figures) {
        table("Subgroups", "Group", "stays", "patient-days", "alerts for 100 days", "PPV", "sensitivity");
        figures.subgroups()
                .forEach((group, some) -> row(
                        group,
                        Integer.toString(some.stays()),
                        number(some.patientDays(), 1),
                        number(some.per100Days(), 1),
                        some.right().printed(),
                        some.captured().printed()));
        html.append("</tbody></table>\n");
    }

    private void baseline(BaselineFigures figures) {
        line("<h2>%s, which came with the data</h2>", escape(figures.name()));
        table("Followed by " + figures.outcome(), "Score", "followed");
        figures.bands().forEach((band, followed) -> row(band, followed.printed()));
        html.append("</tbody></table>\n");
    }

    private void table(String caption, String... heads) {
        html.append("<table><caption>").append(escape(caption)).append("</caption><thead><tr>");
        for (String head : heads) {
            html.append("<th scope=\"col\">").append(escape(head)).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
    }

    private void row(String head, String... cells) {
        html.append("<tr><th scope=\"row\">").append(escape(head)).append("</th>");
        for (String cell : cells) {
            html.append("<td>").append(escape(cell)).append("</td>");
        }
        html.append("</tr>\n");
    }

    /** The values must be escaped already. */
    private void line(String format, Object... values) {
        html.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
