package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;

/** While the content is read there are no options and nobody waits; what cannot be read leaves none. */
class OptionsInBackgroundTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void untilTheContentIsReadThereAreNoneAndThenThereAre() {
        CountDownLatch begun = new CountDownLatch(1);
        Options options = Options.inBackground(() -> {
            await(begun);
            return Options.of(ShippedContentTest.SHIPPED, Duration.ofSeconds(30), Market.US, 1);
        });
        try (options) {
            assertThat(options.state()).isEqualTo(Options.State.LOADING);
            assertThat(beside(options).late()).isTrue();
            assertThat(beside(options).options()).isEmpty();
            begun.countDown();
            options.await(LONG);
            assertThat(options.state()).isEqualTo(Options.State.READY);
            assertThat(beside(options).options()).isNotEmpty();
        }
    }

    @Test
    void contentThatCannotBeReadLeavesNoOptionsAndEndsNothing() {
        for (Runnable fault : new Runnable[] {
            () -> {
                throw new IllegalStateException("broken");
            },
            OptionsInBackgroundTest::overflow
        }) {
            try (Options options = Options.inBackground(() -> {
                fault.run();
                return Options.none();
            })) {
                options.await(LONG);
                assertThat(options.state()).isEqualTo(Options.State.FAILED);
                assertThat(beside(options)).isEqualTo(Beside.NOTHING);
            }
        }
    }

    private static void overflow() {
        throw new StackOverflowError();
    }

    private static Beside beside(Options options) {
        return options.beside(
                new Options.Asking(new Alert("potassium/1", ""), "p1", null),
                new Chart(AdministrativeGender.FEMALE, "1950-03-02").timeline(),
                type -> true,
                plan -> true,
                LONG);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
