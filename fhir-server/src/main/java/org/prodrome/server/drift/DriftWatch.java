package org.prodrome.server.drift;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hl7.fhir.r4.model.Bundle;
import org.prodrome.imaging.drift.DriftMonitor;
import org.prodrome.imaging.drift.DriftReport;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.FilmSeen;
import org.prodrome.imaging.drift.WindowResult;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether the films of each model have changed, and stores a MeasureReport for each window that
 * has ended. It says so and does nothing else: no model is trained or taken out by it.
 */
final class DriftWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);
    private static final int MOST_FILMS = 20_000;
    private static final int WINDOWS = 26;

    private final FilmLedger ledger;
    private final Record record;
    private final Transactions transactions;
    private final DriftProperties properties;
    private final ZoneId zone;
    private final Clock clock;
    private final DriftMonitor monitor;
    private final Map<String, DriftReport> reports = new ConcurrentSkipListMap<>();
    private final Map<String, String> looked = new LinkedHashMap<>();

    DriftWatch(
            FilmLedger ledger,
            Record record,
            Transactions transactions,
            DriftProperties properties,
            ZoneId zone,
            Clock clock) {
        this.ledger = ledger;
        this.record = record;
        this.transactions = transactions;
        this.properties = properties;
        this.zone = zone;
        this.clock = clock;
        this.monitor = new DriftMonitor(properties.settings());
    }

    /** The last look by id and version of the model. */
    Map<String, DriftReport> reports() {
        return Collections.unmodifiableMap(reports);
    }

    /** Looks at the films of every model that has new ones, or a new day. For one thread. */
    void look() {
        Instant now = clock.instant();
        for (String model : ledger.models()) {
            String state = ledger.count(model) + " " + now.truncatedTo(ChronoUnit.DAYS);
            if (!state.equals(looked.get(model))) {
                look(model, now);
                looked.put(model, state);
            }
        }
    }

    private void look(String model, Instant now) {
        Instant from = from(model);
        Set<FilmSeen> films = new LinkedHashSet<>(ledger.oldest(model, from, 3 * properties.referenceFilms()));
        Instant recent = now.minus(Duration.ofDays((long) WINDOWS * properties.windowDays()));
        films.addAll(ledger.latest(model, recent.isBefore(from) ? from : recent, MOST_FILMS));
        DriftReport report = monitor.report(List.copyOf(films), now);
        reports.put(model, report);
        if (report instanceof Watched watched) {
            store(model, watched);
            ledger.forget(model, now.minus(properties.keep()), watched.referenceTo());
            if (watched.standing()) {
                LOG.warn("the films of {} have changed; see /drift", model);
            }
        }
    }

    private Instant from(String model) {
        LocalDate day = properties.referenceFrom();
        return day != null
                ? day.atStartOfDay(zone).toInstant()
                : ledger.firstUse(model)
                        .orElse(Instant.EPOCH)
                        .atZone(zone)
                        .truncatedTo(ChronoUnit.DAYS)
                        .toInstant();
    }

    private void store(String model, Watched report) {
        for (WindowResult window : report.windows()) {
            Bundle bundle = DriftMeasureReport.transaction(model, report, window);
            transactions.call(
                    () -> record.transactionAsSystem(bundle, "the watch over films stores a window that has ended"));
        }
    }
}
