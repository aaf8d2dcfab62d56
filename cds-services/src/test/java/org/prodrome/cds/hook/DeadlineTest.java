package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.hook.CallRefusedException.Reason;
import org.springframework.mock.web.MockHttpServletResponse;

/** A clinician never waits for us longer than the bound, and no more calls run than fit. */
class DeadlineTest {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        release.countDown();
    }

    @Test
    void aLateServiceIsDroppedAndCountedAndTheAnswerHasNoCards() {
        FrontDoor door = door(Duration.ofMillis(100), 2);
        MockHttpServletResponse response = call(door, "stuck");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(door.json(response).toString()).isEqualTo("{\"cards\":[]}");
        assertThat(door.counters.snapshot()).containsEntry("deadline.service.stuck", 1L);
        assertThat(door.traces)
                .singleElement()
                .satisfies(trace -> assertThat(trace.steps())
                        .containsExactly(
                                new Trace.Step("service", "stuck", "late", "no answer within 100 ms, so no cards")));
    }

    @Test
    void oneCallMoreThanFitIs503WithRetryAfterAndTheOthersAreAnsweredAgainLater() throws InterruptedException {
        FrontDoor door = door(Duration.ofMillis(100), 2);
        call(door, "stuck");
        call(door, "stuck");
        MockHttpServletResponse refused = call(door, "quick");
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(door.json(refused).at("/issue/0/code").asText()).isEqualTo("throttled");
        assertThat(door.refusals).extracting(RefusedCall::status).containsExactly(503);
        release.countDown();
        for (int i = 0; i < 100 && call(door, "quick").getStatus() != 200; i++) {
            Thread.sleep(20);
        }
        assertThat(call(door, "quick").getStatus()).isEqualTo(200);
    }

    @Test
    void aCallThatFindsNoPlaceWaitsForOneAndNoMoreWaitThanRun() throws Exception {
        FrontDoor door = door(new CallBounds(Duration.ofSeconds(60), 1, Duration.ofSeconds(30)));
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            Future<MockHttpServletResponse> stuck = callers.submit(() -> call(door, "stuck"));
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            CompletionService<MockHttpServletResponse> quick = new ExecutorCompletionService<>(callers);
            quick.submit(() -> call(door, "quick"));
            quick.submit(() -> call(door, "quick"));
            MockHttpServletResponse refused = quick.take().get();
            assertThat(refused.getStatus()).as("the second that waits").isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
            release.countDown();
            assertThat(quick.take().get().getStatus())
                    .as("the first that waits")
                    .isEqualTo(200);
            assertThat(stuck.get().getStatus()).isEqualTo(200);
            assertThat(door.counters.snapshot()).containsEntry("deadline.busy.quick", 1L);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void whoseWaitIsInVainIs503() {
        FrontDoor door = door(new CallBounds(Duration.ofMillis(100), 1, Duration.ofMillis(50)));
        call(door, "stuck");
        MockHttpServletResponse refused = call(door, "quick");
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void aRefusalOfAServiceKeepsItsStatus() {
        FrontDoor door = door(Duration.ofSeconds(30), 2);
        assertThat(call(door, "unreachable").getStatus()).isEqualTo(412);
        assertThat(call(door, "forbidden").getStatus()).isEqualTo(403);
        MockHttpServletResponse down = call(door, "down");
        assertThat(down.getStatus()).isEqualTo(503);
        assertThat(down.getHeader("Retry-After")).isEqualTo("1");
        assertThat(door.json(down).toString()).doesNotContain("secret");
        assertThat(door.refusals).extracting(RefusedCall::status).containsExactly(412, 403, 503);
        assertThat(door.refusals)
                .extracting(RefusedCall::serviceId)
                .containsExactly("unreachable", "forbidden", "down");
        assertThat(door.refusals)
                .extracting(RefusedCall::reason)
                .containsExactly(
                        "no data",
                        "the record answered 403 (ForbiddenOperationException)",
                        "the record answered 500 (InternalErrorException)");
        assertThat(door.refusals)
                .extracting(RefusedCall::hookInstance)
                .allMatch(instance -> instance.equals(door.refusals.get(0).hookInstance()) && !instance.isEmpty());
    }

    private FrontDoor door(Duration hard, int concurrent) {
        return door(new CallBounds(hard, concurrent));
    }

    private FrontDoor door(CallBounds bounds) {
        return new FrontDoor(
                new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()),
                List.of(
                        new Behaving("quick", () -> {}),
                        new Behaving("stuck", this::waitForRelease),
                        new Behaving("unreachable", () -> {
                            throw new CallRefusedException(Reason.DATA_UNREACHABLE, "no data");
                        }),
                        new Behaving("forbidden", () -> {
                            throw new ForbiddenOperationException("secret");
                        }),
                        new Behaving("down", () -> {
                            throw new InternalErrorException("secret");
                        })),
                bounds);
    }

    private void waitForRelease() {
        running.countDown();
        try {
            if (!release.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MockHttpServletResponse call(FrontDoor door, String id) {
        return door.post("/cds-services/" + id, FrontDoor.request("p1", "", ""));
    }

    /** A service that does one thing and says nothing. */
    private record Behaving(String id, Runnable doing) implements CdsService {
        @Override
        public ServiceDescription description() {
            return new ServiceDescription("patient-view", "T", "D", id, Map.of(), null);
        }

        @Override
        public CdsResponse call(HookCall call, IRepository record) {
            doing.run();
            return new CdsResponse(List.of());
        }
    }
}
