package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.TestVoices;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.Pull;
import org.prodrome.cds.prefetch.PullLimits;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.cds.remote.AllowedServers;
import org.prodrome.cds.remote.CallersServer;
import org.prodrome.cds.remote.HttpRemoteRecord;
import org.prodrome.cds.remote.RemoteLimits;
import org.prodrome.longitudinal.reading.RecordReading;

/** A caller that sends no prefetch and lets us read its server. */
class PulledRecordTest {
    private final List<Resource> resources = Fixtures.resources("falling-kidney-function-and-growing-heart.json");
    private final CdsCounters counters = new CdsCounters();
    private final CallersServer server = new CallersServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theRecordIsReadFromTheServerByEachTemplate() {
        offerEverything();
        CallRecords records = assemble(List.of(server.base()));
        assertThat(Objects.requireNonNull(records.clinical()).resources()).hasSizeGreaterThan(5);
        assertThat(Objects.requireNonNull(records.clinical()).isFromOwnStore()).isFalse();
        assertThat(server.asked).hasSize(PrefetchTemplates.patientView().byKey().size());
    }

    @Test
    void withoutThePatientWithinReachTheCallIs412() {
        assertThatThrownBy(() -> assemble(List.of(server.base())))
                .isInstanceOf(CallRefusedException.class)
                .satisfies(thrown -> assertThat(((CallRefusedException) thrown).reason())
                        .isEqualTo(CallRefusedException.Reason.DATA_UNREACHABLE));
        assertThat(counters.snapshot()).containsEntry("left-out.pull.not-there", 11L);
    }

    @Test
    void aServerThatIsNotListedIsNotReadAndTheCallIs412() {
        offerEverything();
        assertThatThrownBy(() -> assemble(List.of())).isInstanceOf(CallRefusedException.class);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void anAnswerFromWhatWasPulledComesOutTheSameAgainWithoutTheServer() throws JsonProcessingException {
        offerEverything();
        Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
        PatientView view = PatientView.create(
                ChartView.ALL,
                assembler(List.of(server.base())),
                counters,
                clock,
                new ViewSettings(Duration.ofMinutes(1), "https://prodrome.example/", RecordReading.detectors()),
                new InstanceBudget(clock, GivenBefore.NOTHING),
                TestVoices.allLive());
        CdsResponse first = view.call(call(), new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
        assertThat(first.cards()).isNotEmpty();
        int asked = server.asked.size();
        ObjectMapper json = new ObjectMapper().findAndRegisterModules();
        Trace kept = json.readValue(json.writeValueAsString(first.trace()), Trace.class);
        CdsResponse again = view.replay(call(), kept, List.of());
        assertThat(json.writeValueAsString(again)).isEqualTo(json.writeValueAsString(first));
        assertThat(server.asked).as("the server is not asked again").hasSize(asked);
    }

    private CallRecords assemble(List<String> listed) {
        return assembler(listed).assemble(call(), new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
    }

    private HookCall call() {
        return new HookCall(
                "patient-view",
                "i",
                new HookContext.PatientView("Practitioner/1", "p1", null),
                server.base(),
                Map.of());
    }

    private RecordAssembler assembler(List<String> listed) {
        HttpRemoteRecord remote = new HttpRemoteRecord(
                new AllowedServers(listed, List.of(), true), RemoteLimits.DEFAULT, Clock.systemUTC());
        return new RecordAssembler(
                PrefetchTemplates.patientView(),
                new PrefetchReader(Fixtures.FHIR),
                RecordLimits.DEFAULT,
                FrontDoor.OWN_FHIR,
                counters,
                org.prodrome.cds.prefetch.OwnRecords.READ_EACH_TIME,
                new Pull(remote, Fixtures.FHIR, PullLimits.DEFAULT, counters, Clock.systemUTC()));
    }

    /** Each template's query answered with everything of its type: the server is no search engine. */
    private void offerEverything() {
        PrefetchTemplates.patientView().byKey().values().forEach(template -> {
            String address = "/" + template.replace("{{context.patientId}}", "p1");
            String type = address.substring(1).split("[?/]", 2)[0];
            List<String> found = resources.stream()
                    .filter(resource -> resource.fhirType().equals(type))
                    .map(resource -> Fixtures.FHIR.newJsonParser().encodeResourceToString(resource))
                    .toList();
            server.with(
                    address,
                    type.equals("Patient")
                            ? found.get(0)
                            : found.stream()
                                    .map(resource -> "{\"resource\":" + resource + "}")
                                    .collect(Collectors.joining(
                                            ",",
                                            "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[",
                                            "]}")));
        });
    }
}
