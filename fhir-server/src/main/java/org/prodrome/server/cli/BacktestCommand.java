package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.impl.GenericClientRepository;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.backtest.Backtest;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Delays;
import org.prodrome.longitudinal.backtest.report.BacktestReport;
import org.prodrome.longitudinal.backtest.report.ReportPage;
import org.prodrome.longitudinal.backtest.source.FhirStore;
import org.prodrome.longitudinal.backtest.source.FirstPatients;
import org.prodrome.longitudinal.backtest.source.RecordSource;
import org.prodrome.longitudinal.backtest.source.Sources;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.reading.RecordReading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays records of the past and reports what the detectors would have said. */
@Command(
        name = "backtest",
        description = {
            "Replays records in time order, as the server would have seen them, and reports what each detector would have said and what came of it: alerts per 100 patient-days, PPV, sensitivity, lead time, what followed each band, subgroups. In shadow: nothing is shown to anybody, nothing is written to the source.",
            "SOURCE is a folder of MIMIC-III or MIMIC-IV tables, of the eICU demo, of PhysioNet Challenge 2012, of the fatty liver or biliary cholangitis cohort, of a FHIR export (*.ndjson) or of Bundles (*.json), or the base URL of a FHIR server."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "SOURCE", description = "Folder or base URL of a FHIR server.")
    @SuppressWarnings("NullAway.Init") // required
    private String source;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the report as one HTML page.")
    private @Nullable Path page;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--detectors",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, by rule with or without version, such as aki,news2 (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--delay",
            paramLabel = "MINUTES",
            description =
                    "From sampling to release of a laboratory value that does not say when it was issued (default: ${DEFAULT-VALUE}, the median of MIMIC-IV).",
            defaultValue = "75")
    private int delay;

    @Option(
            names = "--sign-delay",
            paramLabel = "MINUTES",
            description = "From measuring to charting of a vital sign (default: ${DEFAULT-VALUE}).",
            defaultValue = "0")
    private int signDelay;

    @Option(
            names = "--outcomes",
            paramLabel = "FILE",
            description = "What the detectors are judged by, as JSON (default: the list that comes with the product).")
    private @Nullable Path outcomes;

    @Option(names = "--patients", paramLabel = "N", description = "Replay only the first N patients of the source.")
    private @Nullable Integer patients;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "Count only stays that begin on this day (UTC) or later, such as 2025-01-01.")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "Count only stays that begin before this day (UTC).")
    private @Nullable LocalDate to;

    @Option(
            names = "--most-patients",
            paramLabel = "N",
            description = "Of a FHIR server, read at most so many patients (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int mostPatients;

    @Option(
            names = "--most-resources",
            paramLabel = "N",
            description =
                    "Of a FHIR server, read at most so many resources of a type for one patient (default: ${DEFAULT-VALUE}).",
            defaultValue = "20000")
    private int mostResources;

    @Mixin
    private final SiteChoiceOptions site = new SiteChoiceOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Delays delays = new Delays(Duration.ofMinutes(delay), Duration.ofMinutes(signDelay));
            RecordSource records = patients == null ? open() : new FirstPatients(open(), patients);
            Progress progress = new Progress(err, records.patients(), System::nanoTime);
            BacktestReport report = new Backtest(detectors(), delays, targets())
                    .between(from == null ? Instant.MIN : start(from), to == null ? Instant.MAX : start(to))
                    .run(records, progress);
            if (report.patients() == 0) {
                throw new UnreadableSourceException("there is no patient in " + source);
            }
            out.print(report.toTable());
            out.flush();
            if (json != null) {
                Files.writeString(json, report.toJson(), StandardCharsets.UTF_8);
            }
            if (page != null) {
                Files.writeString(page, ReportPage.of(report), StandardCharsets.UTF_8);
            }
            return 0;
        } catch (UnreadableSourceException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (FhirClientConnectionException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no FHIR server answers at %s (%s); check the address and that the server is up"
                            .formatted(source, reason(e)),
                    e);
        } catch (BaseServerResponseException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the server at %s answered %d, not with records; is it the base URL of a FHIR server that may be read?"
                            .formatted(source, e.getStatusCode()),
                    e);
        }
    }

    private static String reason(Throwable fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private RecordSource open() throws IOException {
        FhirContext fhir = FhirContext.forR4Cached();
        if (!source.matches("https?://.+")) {
            return Sources.open(Path.of(source), fhir);
        }
        fhir.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        return new FhirStore(
                new GenericClientRepository(fhir.newRestfulGenericClient(source)), mostPatients, mostResources);
    }

    private Targets targets() throws IOException {
        if (outcomes == null) {
            return Targets.shipped();
        }
        try (InputStream in = Files.newInputStream(outcomes)) {
            return Targets.read(in);
        }
    }

    private List<Detector> detectors() {
        List<Detector> all = RecordReading.detectors(site.choices());
        for (String name : names) {
            if (all.stream().noneMatch(detector -> isNamed(detector, name))) {
                throw new UnreadableSourceException("no detector %s; there are %s"
                        .formatted(
                                name,
                                all.stream()
                                        .map(detector -> detector.rule().id())
                                        .toList()));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream()
                        .filter(detector -> names.stream().anyMatch(name -> isNamed(detector, name)))
                        .toList();
    }

    private static boolean isNamed(Detector detector, String name) {
        String id = detector.rule().id();
        return id.equals(name)
                || id.substring(0, Math.max(0, id.lastIndexOf('/'))).equals(name);
    }
}
