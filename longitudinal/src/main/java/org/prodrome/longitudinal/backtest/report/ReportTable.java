package org.prodrome.longitudinal.backtest.report;

import static org.prodrome.longitudinal.backtest.report.BacktestReport.number;

import java.util.Locale;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.report.BacktestReport.Burden;
import org.prodrome.longitudinal.backtest.report.DetectorFigures.Judged;

/** The report for a terminal. */
final class ReportTable {
    private final StringBuilder text = new StringBuilder();

    private ReportTable() {}

    static String of(BacktestReport report) {
        ReportTable table = new ReportTable();
        table.head(report);
        table.alerts(report);
        for (DetectorFigures figures : report.detectors()) {
            figures.target().ifPresent(target -> table.judged(figures, target));
        }
        report.baselines().forEach(table::baseline);
        return table.text.toString();
    }

    private void head(BacktestReport report) {
        line(BacktestReport.SHADOW);
        line(
                "%s: %d patients, %d stays, %.1f patient-days, detectors read at %d instants",
                report.source(), report.patients(), report.stays(), report.patientDays(), report.instants());
        report.assumptions().forEach(assumption -> line("  assumed: %s", assumption));
        report.absent().forEach(absent -> line("  not in the data: %s", absent));
        if (report.unplaced() > 0) {
            line("  left out: %d resources that nothing places in time", report.unplaced());
        }
        line(
                "Alerts per 100 patient-days: T1 %s, T1+T2 %s",
                report.interrupting().printed(1), report.warning().printed(1));
        if (report.outside() > 0) {
            line("  not counted: %d alerts outside a stay", report.outside());
        }
    }

    private void alerts(BacktestReport report) {
        line("%n%-28s %5s %5s %5s  %-22s", "detector", "T1", "T2", "T3", "per 100 patient-days");
        for (DetectorFigures figures : report.detectors()) {
            line(
                    "%-28s %5d %5d %5d  %-22s",
                    figures.detector(),
                    figures.alertsByTier().get(0),
                    figures.alertsByTier().get(1),
                    figures.alertsByTier().get(2),
                    figures.per100Days().printed(1));
        }
        line("%n%-28s %5s %9s  %-13s %-13s", "all rules together", "stays", "days", "T1 per 100 d", "T1+T2 per 100 d");
        report.burden().forEach((group, some) -> {
            line(
                    "%-28s %5d %9.1f  %-13s %-13s",
                    group,
                    some.stays(),
                    some.patientDays(),
                    number(Burden.per100(some.interrupting(), some.patientDays()), 1),
                    number(Burden.per100(some.interrupting() + some.warning(), some.patientDays()), 1));
        });
    }

    private void judged(DetectorFigures figures, Target target) {
        Judged judged = figures.judged();
        Optional<String> nothing = judged.nothingToJudge(target.outcome().words());
        if (nothing.isPresent()) {
            line("%n%s: %s", figures.detector(), nothing.get());
            return;
        }
        line(
                "%n%s before %s (%d outcomes; an alert counts within %s before onset)",
                figures.detector(),
                target.outcome().words(),
                judged.captured().n(),
                BacktestReport.words(target.horizon()));
        line(
                "  PPV                           %s, %s",
                judged.right().counted(), judged.ppv().printed(2));
        line(
                "  sensitivity                   %s, %s",
                judged.captured().counted(), judged.sensitivity().printed(2));
        line("  lead time, median (IQR)       %s", BacktestReport.lead(judged::lead));
        line(
                "  told of however early         %s; lead %s",
                judged.toldOf().printed(), BacktestReport.lead(judged::earliest));
        BandFigures bands = judged.bands();
        if (!bands.bands().isEmpty()) {
            line("  looked at once in a while: share of the looks that the outcome followed within the horizon");
            bands.bands()
                    .forEach(row -> line(
                            "    %-26s  %s", row.band().name(), row.followed().printed()));
            line(
                    "    finding %s; nothing found %s; NPV %s; likelihood ratios %s and %s",
                    bands.afterFinding().printed(),
                    bands.afterNothing().printed(),
                    bands.negativePredictive().printed(),
                    number(bands.positiveRatio(), 1),
                    number(bands.negativeRatio(), 2));
        }
        figures.subgroups()
                .forEach((group, some) -> line(
                        "  %-28s %3d stays  %6s per 100 d  PPV %s; sens %s",
                        group,
                        some.stays(),
                        number(some.per100Days(), 1),
                        some.right().printed(),
                        some.captured().printed()));
    }

    private void baseline(BaselineFigures figures) {
        line("%n%s beside them, before %s", figures.name(), figures.outcome());
        figures.bands().forEach((band, followed) -> line("  %-28s  %s", band, followed.printed()));
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
