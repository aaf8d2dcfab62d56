package org.prodrome.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.repository.impl.memory.InMemoryFhirRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.prefetch.OwnRecords.Content;
import org.prodrome.cds.prefetch.RecordLimits;

class RecordSnapshotsTest {
    private static final Set<String> EVERY_TYPE = Set.of(
            "Observation",
            "Condition",
            "MedicationRequest",
            "MedicationStatement",
            "Procedure",
            "Encounter",
            "AllergyIntolerance",
            "Immunization",
            "DiagnosticReport",
            "ImagingStudy",
            "DocumentReference",
            "ServiceRequest",
            "FamilyMemberHistory",
            "MedicationAdministration",
            "MedicationDispense",
            "Specimen",
            "CarePlan",
            "Appointment",
            "DeviceUseStatement",
            "Goal",
            "ClinicalImpression",
            "Communication",
            "AdverseEvent",
            "Consent",
            "Device",
            "DeviceRequest",
            "EpisodeOfCare",
            "CareTeam",
            "NutritionOrder",
            "QuestionnaireResponse",
            "Media");

    private final IRepository everything = InMemoryFhirRepository.emptyRepository(FhirContext.forR4Cached());
    private final IRepository less = InMemoryFhirRepository.emptyRepository(FhirContext.forR4Cached());
    private final AtomicLong version = new AtomicLong(7);
    private final List<String> reads = new ArrayList<>();
    private final RecordSnapshots snapshots =
            new RecordSnapshots(patient -> version.get(), repository -> repository == everything, 10);

    @Test
    void theRecordIsReadOnceForAVersionAndAnewForTheNext() {
        assertThat(read("a", everything, 3)).hasSize(3);
        assertThat(read("a", everything, 99)).as("kept").hasSize(3);
        version.incrementAndGet();
        assertThat(read("a", everything, 4)).hasSize(4);
        assertThat(reads).hasSize(2);
    }

    @Test
    void whoMayReadLessReadsTheStoreAndLeavesNothingBehind() {
        read("a", everything, 3);
        assertThat(read("a", less, 1)).hasSize(1);
        assertThat(read("b", less, 1)).hasSize(1);
        assertThat(read("b", everything, 2)).hasSize(2);
        assertThat(reads).hasSize(4);
    }

    @Test
    void whatChangesWhileItIsReadIsNotKept() {
        snapshots.of("a", everything, RecordLimits.DEFAULT, () -> {
            version.incrementAndGet();
            return content(2, EVERY_TYPE);
        });
        assertThat(read("a", everything, 3)).hasSize(3);
    }

    @Test
    void whatIsNotTheWholeRecordIsNotKept() {
        Set<String> seen = new HashSet<>(EVERY_TYPE);
        seen.remove("Condition");
        snapshots.of("a", everything, RecordLimits.DEFAULT, () -> content(2, seen));
        assertThat(read("a", everything, 3)).hasSize(3);
    }

    @Test
    void aSmallerLimitReadsForItself() {
        read("a", everything, 3);
        assertThat(snapshots
                        .of("a", everything, new RecordLimits(1, 2), () -> content(2, Set.of()))
                        .content()
                        .resources())
                .hasSize(2);
    }

    @Test
    void allCallsShareWhatIsKeptUntilItChanges() {
        Resource first = read("a", everything, 1).get(0);
        assertThat(read("a", everything, 1).get(0)).isSameAs(first);
        version.incrementAndGet();
        assertThat(read("a", everything, 1).get(0)).isNotSameAs(first);
    }

    @Test
    void callsThatComeTogetherReadOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger storeReads = new AtomicInteger();
        Supplier<Content> slow = () -> {
            storeReads.incrementAndGet();
            begun.countDown();
            await(asked);
            return content(2, EVERY_TYPE);
        };
        Thread first = new Thread(() -> snapshots.of("a", everything, RecordLimits.DEFAULT, slow));
        first.start();
        await(begun);
        Thread second = new Thread(() -> snapshots.of("a", everything, new RecordLimits(500, 50_000), slow));
        second.start();
        Thread third = new Thread(() -> snapshots.of("a", everything, new RecordLimits(1, 1), () -> {
            storeReads.addAndGet(10);
            return content(1, Set.of());
        }));
        third.start();
        while (second.getState() != Thread.State.WAITING || third.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        asked.countDown();
        for (Thread thread : List.of(first, second, third)) {
            thread.join();
        }
        assertThat(storeReads)
                .as("once, and again for who would have read less")
                .hasValue(11);
    }

    @Test
    void aReadingThatFailsLeavesTheNextToTryItself() {
        assertThatThrownBy(() -> snapshots.of("a", everything, RecordLimits.DEFAULT, () -> {
                    throw new IllegalStateException("the store is away");
                }))
                .hasMessage("the store is away");
        assertThat(read("a", everything, 3)).hasSize(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoWasNotAskedForLongestGoesWhenThereIsNoRoom() {
        read("a", everything, 4);
        read("b", everything, 4);
        read("a", everything, 4);
        read("c", everything, 4);
        read("too large", everything, 11);
        reads.clear();
        read("a", everything, 4);
        read("c", everything, 4);
        assertThat(reads).isEmpty();
        read("b", everything, 4);
        read("too large", everything, 11);
        assertThat(reads).containsExactly("b", "too large");
    }

    @Test
    void theBoundIsANumberOfResources() {
        assertThatThrownBy(() -> new SnapshotProperties(-1)).hasMessageContaining("most-resources");
        assertThat(new SnapshotProperties(0).mostResources()).isZero();
    }

    private List<Resource> read(String patient, IRepository repository, int resources) {
        Supplier<Content> reader = () -> {
            reads.add(patient);
            return content(resources, EVERY_TYPE);
        };
        return snapshots
                .of(patient, repository, RecordLimits.DEFAULT, reader)
                .content()
                .resources();
    }

    private static Content content(int resources, Set<String> seen) {
        List<Resource> list = IntStream.range(0, resources)
                .<Resource>mapToObj(i -> {
                    Observation observation = new Observation();
                    observation.setId("Observation/" + i + "/_history/1");
                    observation.getMeta().setVersionId("1");
                    observation.setStatus(Observation.ObservationStatus.FINAL);
                    return observation;
                })
                .toList();
        return new Content(list, seen);
    }
}
