package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.drift.Alarm;
import org.prodrome.imaging.drift.Cause;
import org.prodrome.imaging.drift.DriftMonitor;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.DriftSettings;
import org.prodrome.imaging.drift.FilmSeen;
import org.prodrome.imaging.drift.FilmWatch;
import org.prodrome.imaging.drift.WindowResult.Compared;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Real films through the shipped findings network into the monitor, with the server's settings: films as they are, the
 * same films as another scanner would show them, and films of more people with an effusion. No header says that
 * anything changed.
 */
class ScannerChangeTest {
    private static final int REFERENCE = DriftSettings.DEFAULT.referenceFilms();
    private static final int WINDOW = 80;
    private static final int BEFORE = 2 * WINDOW;
    private static final int AFTER = 2 * WINDOW;
    /** Narrower films were made smaller by whoever gave them away, and are no sharper than the softer scanner's. */
    private static final int NARROWEST = 128;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WINDOW_LENGTH = Duration.ofDays(DriftSettings.DEFAULT.windowDays());
    /** The first window begins on the day after the last film of the reference. */
    private static final Instant WINDOWS = START.plus(WINDOW_LENGTH);

    private static final FilmWatch WATCH = new FilmWatch(ZoneOffset.UTC);

    private static final ModelCatalogue CATALOGUE = catalogue();
    private static List<FilmList.Film> films = List.of();
    private static List<FilmList.Film> effusions = List.of();
    private static List<FilmSeen> unchanged = List.of();

    private static ModelCatalogue catalogue() {
        try {
            return ModelCatalogue.open(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void readFilms() throws IOException {
        FilmList list = FilmList.read(SharedData.dir("data/cxr"));
        Set<String> patients = new HashSet<>();
        effusions = onePerPatient(
                list, AFTER / 2, patients, film -> film.has("Effusion").orElse(false));
        films = onePerPatient(list, REFERENCE + BEFORE + AFTER, patients, film -> true);
        unchanged = seen(films, film -> film);
    }

    @AfterAll
    static void close() {
        CATALOGUE.close();
    }

    /**
     * Adults' films that the network was not trained on, in an order of chance, of patients that were not taken yet.
     */
    private static List<FilmList.Film> onePerPatient(
            FilmList list, int most, Set<String> taken, Predicate<FilmList.Film> wanted) {
        List<FilmList.Film> all = new ArrayList<>(list.split("test"));
        all.addAll(list.split("val"));
        all.removeIf(film -> !film.cell("dataset").equals("nih-cxr14") || film.width() < NARROWEST);
        all.removeIf(film -> film.age() == null || film.age() < 18 || !wanted.test(film));
        Collections.shuffle(all, new Random(17));
        List<FilmList.Film> found = all.stream()
                .filter(film -> taken.add(film.patient()))
                .limit(most)
                .toList();
        assertThat(found.size()).isEqualTo(most);
        return found;
    }

    /** The last films up to the end of the last window, one after the other. */
    private static List<FilmSeen> seen(List<FilmList.Film> some, UnaryOperator<GrayImage> scanner) throws IOException {
        int from = REFERENCE + BEFORE + AFTER - some.size();
        ChestFilmAnalyser analyser = new ChestFilmAnalyser(
                CATALOGUE.find("org.prodrome.cxr-findings").orElseThrow());
        List<FilmSeen> seen = new ArrayList<>();
        for (FilmList.Film film : some) {
            GrayImage image = scanner.apply(GrayFile.read(film.path()));
            Instant taken = taken(from + seen.size());
            DicomObject header = header(film, image, taken);
            seen.add(WATCH.of(header, analyser.analysePixels(FilmAttributes.of(header), image), film.patient(), taken));
        }
        return seen;
    }

    private static Instant taken(int index) {
        return index < REFERENCE
                ? START.plus(WINDOW_LENGTH.multipliedBy(index).dividedBy(REFERENCE))
                : WINDOWS.plus(WINDOW_LENGTH.multipliedBy(index - REFERENCE).dividedBy(WINDOW));
    }

    private static DicomObject header(FilmList.Film film, GrayImage image, Instant taken) {
        return new DigitalXRayFilm(
                        new DicomPatient(film.patient(), "", "", LocalDate.of(1960, 1, 1), film.cell("sex")),
                        DigitalXRayFilm.Uids.named(film.image(), "1", "1"),
                        new DicomDateTime(
                                taken.atOffset(ZoneOffset.UTC).toLocalDate(),
                                taken.atOffset(ZoneOffset.UTC).toLocalTime(),
                                ZoneOffset.UTC),
                        null,
                        "Chest",
                        film.cell("view"),
                        new DigitalXRayFilm.GreyPixels(image.rows(), image.columns(), 8, image.stored(), 0.2, false),
                        false)
                .toDicom();
    }

    private static Watched report(List<FilmSeen> changed) {
        List<FilmSeen> all = new ArrayList<>(unchanged.subList(0, films.size() - changed.size()));
        all.addAll(changed);
        return (Watched)
                new DriftMonitor(DriftSettings.DEFAULT).report(all, WINDOWS.plus(WINDOW_LENGTH.multipliedBy(20)));
    }

    private static Watched reportOf(UnaryOperator<GrayImage> scanner) throws IOException {
        return report(seen(films.subList(REFERENCE + BEFORE, films.size()), scanner));
    }

    private static Alarm onlyAlarm(String what, Watched report) {
        report.windows().forEach(window -> print(what, (Compared) window));
        assertThat(report.alarms()).as(what).hasSize(1);
        Alarm alarm = report.alarms().get(0);
        Instant changed = taken(REFERENCE + BEFORE);
        assertThat(alarm.raised()).as(what).isEqualTo(changed.plus(WINDOW_LENGTH.multipliedBy(2)));
        assertThat(Duration.between(changed, alarm.change().date()).abs())
                .as(what)
                .isLessThan(Duration.ofDays(4));
        assertThat(report.standing()).isTrue();
        return alarm;
    }

    private static void print(String what, Compared window) {
        System.out.printf(
                "%s, window from %s: %d films, moved %s, %s%n",
                what,
                window.from(),
                window.films(),
                window.moved().stream().map(result -> result.stream().name()).toList(),
                window.cause());
    }

    @Test
    void filmsAsTheyAreStaySilent() {
        Watched report = report(List.of());
        report.windows().forEach(window -> print("unchanged", (Compared) window));
        assertThat(report.windows())
                .hasSize(4)
                .allSatisfy(window -> assertThat(((Compared) window).moved()).isEmpty());
        assertThat(report.alarms()).isEmpty();
    }

    @Test
    void aDarkerSofterScannerIsNoticedAndNamedAcquisition() throws IOException {
        Alarm alarm = onlyAlarm("gamma 1.4, softer", reportOf(film -> gamma(sharpened(film, -0.5), 1.4)));
        assertThat(alarm.streams()).contains("sharpness");
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
    }

    @Test
    void aBrighterSharperScannerIsNoticedAndNamedAcquisition() throws IOException {
        Alarm alarm = onlyAlarm("gamma 0.75, sharper", reportOf(film -> gamma(sharpened(film, 0.7), 0.75)));
        assertThat(alarm.streams()).contains("sharpness");
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
    }

    /**
     * Where half of the films have an effusion, embeddings move beyond what the outputs explain, so the cause that is
     * named may be either; sharpness, grey levels and header stay as they were.
     */
    @Test
    void moreEffusionsMoveTheOutputsAndNotHowFilmsAreTaken() throws IOException {
        List<FilmList.Film> mixed = new ArrayList<>(films.subList(REFERENCE + BEFORE, films.size()));
        for (int i = 0; i < effusions.size(); i++) {
            mixed.set(2 * i, effusions.get(i));
        }
        Alarm alarm = onlyAlarm("more effusions", report(seen(mixed, film -> film)));
        assertThat(alarm.streams())
                .contains("pleural_effusion", "embedding")
                .doesNotContain("sharpness", "entropy", "view", "rows", "columns");
    }

    /** So much of what a blur takes away is added: below 0 the film is softer. */
    private static GrayImage sharpened(GrayImage film, double share) {
        int[] blurred =
                FilmEdit.BLUR_WIDTH_64TH.apply(film, new SplittableRandom(1)).stored();
        int[] values = new int[blurred.length];
        for (int i = 0; i < values.length; i++) {
            int value = film.stored()[i];
            values[i] = (int) Math.max(0, Math.min(255, Math.round(value + share * (value - blurred[i]))));
        }
        return GrayImage.plain(film.rows(), film.columns(), values, false);
    }

    private static GrayImage gamma(GrayImage film, double exponent) {
        int[] values = new int[film.stored().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) Math.round(255 * Math.pow(film.stored()[i] / 255.0, exponent));
        }
        return GrayImage.plain(film.rows(), film.columns(), values, false);
    }
}
