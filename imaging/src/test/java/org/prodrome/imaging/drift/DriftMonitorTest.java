package org.prodrome.imaging.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.imaging.drift.DriftReport.Watched;
import org.prodrome.imaging.drift.SimulatedSite.Ways;
import org.prodrome.imaging.drift.WindowResult.Compared;
import org.prodrome.imaging.drift.WindowResult.TooFew;
import org.prodrome.imaging.evaluate.Interval;

/** A year at a made-up hospital of ten films a day: what is said when something changes, and when nothing does. */
class DriftMonitorTest {
    private static final DriftSettings SETTINGS = new DriftSettings(300, 14, 50, 0.01, 1999, 140, 7);
    /**
     * Fewer embeddings for the many years of the false-alarm rate, to save time;
     * {@code -Dprodrome.drift.embeddings=200} for as many as the server compares.
     */
    private static final DriftSettings FASTER =
            new DriftSettings(300, 14, 50, 0.01, 1999, Integer.getInteger("prodrome.drift.embeddings", 60), 7);

    private static final int CHANGE = 150;
    private static final Instant CHANGED = SimulatedSite.START.plus(Duration.ofDays(CHANGE));
    /** A change is whole in the second window after its own; in the worst case it takes three ends of windows. */
    private static final Duration IN_TIME = Duration.ofDays(3 * 14);

    private static Watched watched(List<FilmSeen> films) {
        return (Watched) new DriftMonitor(SETTINGS).report(films, SimulatedSite.END);
    }

    private static Alarm alarmAfter(long seed, Consumer<Ways> change) {
        Watched report = watched(new SimulatedSite(seed).films(260, 10, CHANGE, change));
        assertThat(report.alarms()).as("seed " + seed).hasSize(1);
        Alarm alarm = report.alarms().get(0);
        assertThat(alarm.raised()).isBetween(CHANGED, CHANGED.plus(IN_TIME));
        return alarm;
    }

    private static void assertNear(Alarm alarm, int days) {
        assertThat(Duration.between(CHANGED, alarm.change().date()).abs()).isLessThan(Duration.ofDays(days));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aNewDeviceIsNamedAsAcquisitionWithADateNearTheChange(long seed) {
        Alarm alarm = alarmAfter(seed, ways -> ways.newDevice = 0.4);
        assertThat(alarm.streams()).containsExactly("manufacturer");
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
        assertNear(alarm, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void anotherProtocolIsSeenInTheExposureAlone(long seed) {
        Alarm alarm = alarmAfter(seed, ways -> ways.newProtocol = 0.5);
        assertThat(alarm.streams()).containsExactly("exposure");
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
        assertNear(alarm, 10);
    }

    /** Films noted before a number was watched say nothing of it: that alone is no change. */
    @Test
    void aNumberThatWasNotWatchedBeforeIsNoChange() {
        List<FilmSeen> films = new SimulatedSite(21)
                .films(260, 10, -1, ways -> {}).stream()
                        .map(film -> film.taken().isBefore(CHANGED) ? withoutHeaderNumbers(film) : film)
                        .toList();
        assertThat(watched(films).windows())
                .allSatisfy(window -> assertThat(((Compared) window).moved()).isEmpty());
    }

    private static FilmSeen withoutHeaderNumbers(FilmSeen film) {
        Map<String, Double> numbers = new HashMap<>(film.numbers());
        HeaderNumber.ALL.forEach(number -> numbers.remove(number.stream()));
        float[] embedding = film.embedding();
        return embedding == null
                ? FilmSeen.refusedUnread(film.taken(), film.patient(), film.categories(), numbers)
                : new FilmSeen(film.taken(), film.patient(), film.categories(), numbers, embedding, film.refused());
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void anotherLookOfTheFilmsIsNamedAsAcquisitionThoughNoAttributeSaysSo(long seed) {
        Alarm alarm = alarmAfter(seed, ways -> ways.look = 1);
        assertThat(alarm.streams()).containsExactly("embedding");
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
        assertNear(alarm, 10);
    }

    /**
     * Where more illness moves the embedding beyond what the scores explain, it is taken for acquisition: sometimes.
     */
    @Test
    void moreIllnessIsMostlyNamedAsPrevalence() {
        List<Cause> named = new ArrayList<>();
        for (long seed = 20; seed < 32; seed++) {
            Alarm alarm = alarmAfter(seed, ways -> ways.ill = 0.6);
            assertThat(alarm.streams()).containsAnyOf("effusion", "embedding");
            assertNear(alarm, 10);
            named.add(alarm.cause());
        }
        int right = Collections.frequency(named, Cause.PREVALENCE);
        System.out.printf("more illness: %d of %d named prevalence-like%n", right, named.size());
        assertThat(right).isGreaterThanOrEqualTo(8);
    }

    @Test
    void moreIllnessOnANewLookIsAcquisition() {
        Alarm alarm = alarmAfter(10, ways -> {
            ways.ill = 0.6;
            ways.look = 1.5;
        });
        assertThat(alarm.cause()).isEqualTo(Cause.ACQUISITION);
    }

    @Test
    void olderPeopleAreCaseMix() {
        assertThat(alarmAfter(11, ways -> ways.old = 0.7).cause()).isEqualTo(Cause.CASE_MIX);
    }

    @Test
    void refusalsAndAnAttributeThatIsNoLongerFilledAreAcquisition() {
        assertThat(alarmAfter(12, ways -> ways.refused = 0.2).streams()).containsExactly("refused");
        Alarm view = alarmAfter(13, ways -> ways.absentView = 0.5);
        assertThat(view.streams()).containsExactly("view");
        assertThat(view.cause()).isEqualTo(Cause.ACQUISITION);
    }

    @Test
    void theConcordanceFallsFarBelowWhereItWas() {
        Watched report = watched(new SimulatedSite(14).films(260, 10, CHANGE, ways -> {
            ways.look = 2;
            ways.newDevice = 0.6;
            ways.newProtocol = 0.6;
        }));
        assertThat(Collections.max(concordances(report, false)))
                .isLessThan(Collections.min(concordances(report, true)));
    }

    private static List<Double> concordances(Watched report, boolean before) {
        return report.windows().stream()
                .map(Compared.class::cast)
                .filter(window ->
                        before ? !window.to().isAfter(CHANGED) : !window.from().isBefore(CHANGED))
                .map(Compared::concordance)
                .toList();
    }

    /**
     * The stated rate: at most 5 of 100 stable years raise an alarm. 390 days at ten films a day, 25 windows each;
     * {@code -Dprodrome.drift.years} for more years than a build has time for.
     */
    @Test
    void stableYearsStaySilentAtTheStatedRate() {
        int years = Integer.getInteger("prodrome.drift.years", 60);
        int loud = 0;
        int windows = 0;
        int moved = 0;
        for (int year = 0; year < years; year++) {
            List<FilmSeen> films = new SimulatedSite(1000 + year).films(390, 10, -1, ways -> {});
            Watched report = (Watched) new DriftMonitor(FASTER).report(films, SimulatedSite.END);
            loud += report.alarms().isEmpty() ? 0 : 1;
            for (WindowResult window : report.windows()) {
                windows++;
                moved += ((Compared) window).moved().isEmpty() ? 0 : 1;
            }
        }
        Interval interval = Interval.wilson(loud, years);
        System.out.printf(
                "stable years: %d of %d with an alarm (%.3f to %.3f); %d of %d windows with a stream called moved%n",
                loud, years, interval.low(), interval.high(), moved, windows);
        assertThat(loud).isLessThanOrEqualTo((int) (0.05 * years));
    }

    @Test
    void oneWindowAloneRaisesNoAlarm() {
        List<FilmSeen> films = new SimulatedSite(15).films(120, 10, CHANGE, ways -> {});
        List<FilmSeen> odd = new SimulatedSite(16).films(120, 10, 0, ways -> ways.newDevice = 0.8);
        List<FilmSeen> mixed = new ArrayList<>();
        // Days 59 to 72 are the third window: the reference ends on day 29.
        for (int i = 0; i < films.size(); i++) {
            mixed.add(i / 10 >= 58 && i / 10 < 72 ? odd.get(i) : films.get(i));
        }
        Watched report = watched(mixed);
        assertThat(report.windows().stream().filter(w -> !((Compared) w).moved().isEmpty()))
                .hasSize(1);
        assertThat(report.alarms()).isEmpty();
        assertThat(report.standing()).isFalse();
    }

    @Test
    void tooFewFilmsAreSaidToBeTooFew() {
        List<FilmSeen> films = new SimulatedSite(17).films(120, 3, CHANGE, ways -> {});
        assertThat(watched(films).windows())
                .isNotEmpty()
                .allSatisfy(window -> assertThat(window).isInstanceOfSatisfying(TooFew.class, few -> {
                    assertThat(few.films()).isLessThanOrEqualTo(42);
                    assertThat(few.needed()).isEqualTo(50);
                }));
        assertThat(new DriftMonitor(SETTINGS).report(films.subList(0, 299), SimulatedSite.END))
                .isEqualTo(new DriftReport.Gathering(299, 300));
        assertThat(new DriftMonitor(SETTINGS).report(List.of(), SimulatedSite.END))
                .isEqualTo(new DriftReport.Gathering(0, 300));
    }

    @Test
    void severalFilmsOfOnePatientCountOnce() {
        List<FilmSeen> films = new ArrayList<>(new SimulatedSite(18).films(60, 10, CHANGE, ways -> {}));
        List<FilmSeen> odd = new SimulatedSite(19).films(90, 10, 0, ways -> ways.newDevice = 1);
        odd.subList(600, 900)
                .forEach(film -> films.add(
                        FilmSeen.refusedUnread(film.taken(), "one of them", film.categories(), film.numbers())));
        assertThat(watched(films).alarms()).isEmpty();
    }

    @Test
    void theOrderOfArrivalDoesNotMatterAndWindowsThatHaveNotEndedAreLeftOut() {
        List<FilmSeen> films = new SimulatedSite(20).films(120, 10, 70, ways -> ways.newDevice = 0.5);
        List<FilmSeen> shuffled = new ArrayList<>(films);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(watched(shuffled)).isEqualTo(watched(films));

        Instant early = SimulatedSite.START.plus(Duration.ofDays(60));
        Watched then = (Watched) new DriftMonitor(SETTINGS).report(films, early);
        assertThat(then.windows()).hasSize(2);
        assertThat(then.windows()).allSatisfy(window -> assertThat(window.to()).isBeforeOrEqualTo(early));
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new DriftSettings(300, 14, 20, 0.01, 999, 200, 7))
                .hasMessageContaining("at least 50 films");
        assertThatThrownBy(() -> new DriftSettings(300, 0, 50, 0.01, 999, 200, 7))
                .hasMessageContaining("1 day");
        assertThatThrownBy(() -> new DriftSettings(300, 14, 50, 0.01, 10, 200, 7))
                .hasMessageContaining("permutations");
    }
}
