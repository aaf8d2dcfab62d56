import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.server.client.ServerClient;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.demo.DemoPopulation;

/**
 * Time and CPU of hook calls on a running server, beside HAPI's own CDS endpoint with one static card and beside
 * {@code Patient/$everything}, and the time of the kill switch. Prints Markdown. Started by hooks.sh.
 */
public final class HookLatency {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int[] CALLERS = numbers("CALLERS", "1 8 32");
    private static final int[] SIZES = numbers("SIZES", "500 5000");
    private static final double WARM_UP = Double.parseDouble(System.getenv().getOrDefault("WARM_UP", "90"));
    private static final String ELSEWHERE = "https://ehr.example/fhir";
    private static final double TICKS_PER_SECOND = 100;

    private final String base;
    private final long pid;
    private final String stock;
    private final long stockPid;
    private final double seconds;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(int calls, int refused, double p50, double p95, double p99, double cpu) {}

    /** Charts that are opened in turn. */
    private static final int CHARTS = 8;

    /** One call; true when it was answered. */
    private interface Call {
        boolean answered() throws IOException, InterruptedException;

        /** What goes before it and is not timed. */
        default void before() throws IOException, InterruptedException {}
    }

    private record Changed(Call call, Change change) implements Call {
        interface Change {
            void make() throws IOException, InterruptedException;
        }

        @Override
        public boolean answered() throws IOException, InterruptedException {
            return call.answered();
        }

        @Override
        public void before() throws IOException, InterruptedException {
            change.make();
        }
    }

    private HookLatency(String base, long pid, String stock, long stockPid, double seconds) {
        this.base = base;
        this.pid = pid;
        this.stock = stock;
        this.stockPid = stockPid;
        this.seconds = seconds;
    }

    /** Arguments: base address and pid of Prodrome, the same of the stock server, seconds for each figure, what to run. */
    public static void main(String[] arguments) throws Exception {
        HookLatency latency = new HookLatency(
                arguments[0], Long.parseLong(arguments[1]), arguments[2], Long.parseLong(arguments[3]), Double.parseDouble(arguments[4]));
        String what = arguments.length > 5 ? arguments[5] : "all";
        latency.load();
        if (!what.equals("kill")) {
            latency.latency(what);
        }
        if (!what.equals("own") && !what.equals("prefetch")) {
            latency.killSwitch();
        }
    }

    private static int[] numbers(String variable, String usual) {
        return Arrays.stream(System.getenv().getOrDefault(variable, usual).split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private void load() throws Exception {
        load("made-500", 500);
        load("made-5000", 5000);
        for (int i = 0; i < CHARTS; i++) {
            load("made-500-" + i, 500);
        }
        while (JSON.readTree(get(base + "/assessments/open").body()).path("open").asInt() > 0) {
            Thread.sleep(200);
        }
    }

    private void load(String id, int size) throws Exception {
        if (get(base + "/fhir/Patient/" + id).statusCode() == 200) {
            return;
        }
        MadePatient made = new MadePatient(id, size - 1);
        send("PUT", base + "/fhir/Patient/" + id, made.patient());
        List<String> resources = made.resources();
        for (int from = 0; from < resources.size(); from += 500) {
            StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
            for (String resource : resources.subList(from, Math.min(from + 500, resources.size()))) {
                bundle.append(bundle.charAt(bundle.length() - 1) == '[' ? "" : ",").append("{\"resource\":").append(resource)
                        .append(",\"request\":{\"method\":\"POST\",\"url\":\"").append(JSON.readTree(resource).path("resourceType").asText()).append("\"}}");
            }
            send("POST", base + "/fhir", bundle.append("]}").toString());
        }
    }

    /**
     * Both servers before the first figure, by turns with each kind of call: for the first minute of load HotSpot compiles on as much as a
     * fifth of both cores.
     */
    private void warm(String what) throws Exception {
        double each = WARM_UP / SIZES.length / (what.equals("all") ? 3 : what.equals("own") ? 1 : 2);
        for (int size : SIZES) {
            String patient = "made-" + size;
            if (!what.equals("prefetch")) {
                byte[][] own = body(patient, null, null);
                run(8, each, () -> hook(own), new ConcurrentLinkedQueue<>());
            }
            if (!what.equals("own")) {
                byte[][] sent = body(patient, ELSEWHERE, neverSent(prefetch(patient)));
                run(8, each, () -> hook(sent), new ConcurrentLinkedQueue<>());
                run(8, each, () -> post(stock + "/cds-services/static", sent), new ConcurrentLinkedQueue<>());
            }
        }
    }

    private void latency(String what) throws Exception {
        warm(what);
        List<String> prefetched = new ArrayList<>();
        for (int size : SIZES) {
            String patient = "made-" + size;
            if (!what.equals("prefetch")) {
                byte[][] own = body(patient, null, null);
                for (int callers : CALLERS) {
                    measure("patient-view, own store, " + size, callers, pid, () -> hook(own));
                }
                measure("patient-view, own store, " + size + ", changed before each call", 1, pid, new Changed(() -> hook(own), () -> change(patient)));
            }
            if (!what.equals("own")) {
                ObjectNode prefetch = prefetch(patient);
                byte[][] sent = body(patient, ELSEWHERE, prefetch);
                prefetched.add("prefetch of %d: %d resources, %d kB".formatted(size, resources(prefetch), Arrays.stream(sent).mapToInt(part -> part.length).sum() / 1024));
                for (int callers : CALLERS) {
                    measure("patient-view, prefetch, " + size, callers, pid, () -> hook(sent));
                }
                byte[][] first = body(patient, ELSEWHERE, neverSent(prefetch));
                for (int callers : CALLERS) {
                    measure("patient-view, prefetch, " + size + ", never sent before", callers, pid, () -> hook(first));
                }
                for (int callers : CALLERS) {
                    measure("HAPI static card, same prefetch, " + size, callers, stockPid, () -> post(stock + "/cds-services/static", sent));
                }
            }
        }
        if (!what.equals("prefetch")) {
            List<byte[][]> charts = new ArrayList<>();
            for (int i = 0; i < CHARTS; i++) {
                charts.add(body("made-500-" + i, null, null));
            }
            AtomicInteger turn = new AtomicInteger();
            for (int callers : CALLERS) {
                measure("patient-view, own store, %d charts of 500 in turn".formatted(CHARTS), callers, pid,
                        () -> hook(charts.get(turn.getAndIncrement() % CHARTS)));
            }
        }
        if (what.equals("all")) {
            byte[][] bare = body("made-500", null, null);
            for (int callers : CALLERS) {
                measure("HAPI static card, no prefetch", callers, stockPid, () -> post(stock + "/cds-services/static", bare));
            }
            for (int callers : CALLERS) {
                measure("Patient/$everything, 500", callers, pid, () -> everything("made-500"));
            }
            // 32 times 5,000 resources at once do not fit into the heap of the others.
            for (int callers : new int[] {1, 8}) {
                measure("Patient/$everything, 5000", callers, pid, () -> everything("made-5000"));
            }
        }
        print(prefetched);
    }

    private boolean hook(byte[][] body) throws IOException, InterruptedException {
        return post(base + "/cds-services/prodrome-patient-view", body);
    }

    private static boolean post(String address, byte[][] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArrays(filled(body)))
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200 && answer.statusCode() != 503) {
            throw new IOException(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.statusCode() == 200;
    }

    private boolean everything(String patient) throws IOException, InterruptedException {
        String next = base + "/fhir/Patient/" + patient + "/$everything?_count=1000";
        while (next != null) {
            HttpResponse<String> page = get(next);
            if (page.statusCode() != 200) {
                return false;
            }
            // Read by hand: parsing it would be the measure's own CPU, beside the server's.
            int relation = page.body().indexOf("\"next\"");
            int url = relation < 0 ? -1 : page.body().indexOf("\"url\"", relation);
            next = url < 0 ? null : page.body().substring(page.body().indexOf('"', url + 6) + 1, page.body().indexOf('"', page.body().indexOf('"', url + 6) + 1));
        }
        return true;
    }

    /** The call as it is sent: with an id of its own wherever one belongs. */
    private static List<byte[]> filled(byte[][] body) {
        byte[] id = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        List<byte[]> parts = new ArrayList<>();
        for (byte[] part : body) {
            if (!parts.isEmpty()) {
                parts.add(id);
            }
            parts.add(part);
        }
        return parts;
    }

    /** Another weight on record, so that nothing kept of the patient holds. */
    private void change(String patient) throws IOException, InterruptedException {
        send("PUT", base + "/fhir/Observation/" + patient + "-changed",
                """
                {"resourceType":"Observation","id":"%1$s-changed","status":"final","subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"%2$s",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "valueQuantity":{"value":%3$s,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}"""
                        .formatted(patient, LocalDate.now(), 70 + System.nanoTime() % 1000 / 1000.0));
    }

    /** The same prefetch with an id of the call in every key, so that no key's bytes come twice. */
    private static ObjectNode neverSent(ObjectNode prefetch) {
        ObjectNode other = prefetch.deepCopy();
        for (JsonNode value : other) {
            if (value.isObject()) {
                ((ObjectNode) value).withObjectProperty("meta").put("source", "urn:uuid:@@");
            }
        }
        return other;
    }

    /** The call in parts, with an id to be put between them. */
    private static byte[][] body(String patient, String fhirServer, JsonNode prefetch) {
        ObjectNode call = JSON.createObjectNode();
        call.put("hook", "patient-view");
        call.put("hookInstance", "@@");
        if (fhirServer != null) {
            call.put("fhirServer", fhirServer);
        }
        call.putObject("context").put("userId", "Practitioner/1").put("patientId", patient);
        if (prefetch != null) {
            call.set("prefetch", prefetch);
        }
        return Arrays.stream(call.toString().split("@@"))
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** What discovery asks for, read from the server as an EHR reads it from its own. */
    private ObjectNode prefetch(String patient) throws Exception {
        ObjectNode values = JSON.createObjectNode();
        for (JsonNode service : JSON.readTree(get(base + "/cds-services").body()).path("services")) {
            if (service.path("id").asText().equals("prodrome-patient-view")) {
                for (Map.Entry<String, JsonNode> key : service.path("prefetch").properties()) {
                    String query = key.getValue().asText().replace("{{context.patientId}}", patient);
                    String address = base + "/fhir/" + query + (query.contains("?") && !query.contains("_count") ? "&_count=1000" : "");
                    JsonNode value = JSON.readTree(get(address).body());
                    if (value.isObject()) {
                        ((ObjectNode) value).remove("link");
                        // Another hospital's patient: nobody in the own store is this one.
                        ((ObjectNode) value).remove("identifier");
                    }
                    values.set(key.getKey(), value);
                }
            }
        }
        return values;
    }

    private static int resources(JsonNode prefetch) {
        int count = 0;
        for (JsonNode value : prefetch) {
            count += value.path("entry").isArray() ? value.path("entry").size() : 1;
        }
        return count;
    }

    private void measure(String name, int callers, long process, Call call) throws Exception {
        // First alone, so that nothing is read cold by all at once; then as it is measured.
        run(1, 0, call, new ConcurrentLinkedQueue<>());
        run(callers, Math.max(1, seconds / 2), call, new ConcurrentLinkedQueue<>());
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        double before = cpu(process);
        int refused = run(callers, seconds, call, times);
        double cpu = cpu(process) - before;
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        Row row = new Row(
                sorted.length, refused, at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99), 1000 * cpu / Math.max(1, sorted.length));
        rows.put(name + "|" + callers, row);
        System.err.printf(Locale.ROOT, "%s, %d callers: %s%n", name, callers, row);
    }

    private static int run(int callers, double seconds, Call call, ConcurrentLinkedQueue<Long> times) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        AtomicInteger refused = new AtomicInteger();
        ConcurrentLinkedQueue<Exception> failed = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> {
                try {
                    do {
                        call.before();
                        long start = System.nanoTime();
                        if (call.answered()) {
                            times.add(System.nanoTime() - start);
                        } else {
                            refused.incrementAndGet();
                            Thread.sleep(1000); // Retry-After
                        }
                    } while (System.nanoTime() < end);
                } catch (IOException | InterruptedException e) {
                    failed.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failed.isEmpty()) {
            throw failed.peek();
        }
        return refused.get();
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] / 1e6;
    }

    /** CPU seconds of a process, user and system. */
    private static double cpu(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static long resident(long process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }

    private void print(List<String> prefetched) throws IOException {
        StringBuilder table = new StringBuilder("\n| | callers | calls | p50 ms | p95 ms | p99 ms | CPU ms a call | 503 |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        rows.forEach((name, row) -> {
            String[] parts = name.split("\\|");
            table.append(String.format(Locale.ROOT, "| %s | %s | %d | %.0f | %.0f | %.0f | %.1f | %d |%n", parts[0], parts[1], row.calls, row.p50, row.p95, row.p99, row.cpu, row.refused));
        });
        System.out.println(table);
        System.out.println("| ratio | callers | p95 | CPU a call |\n| --- | ---: | ---: | ---: |");
        for (String size : List.of("500", "5000")) {
            for (int callers : CALLERS) {
                ratio("patient-view, own store, " + size, "Patient/$everything, " + size, callers);
                ratio("patient-view, own store, " + size, "HAPI static card, no prefetch", callers);
                ratio("patient-view, prefetch, " + size, "HAPI static card, same prefetch, " + size, callers);
                ratio("patient-view, prefetch, " + size + ", never sent before", "HAPI static card, same prefetch, " + size, callers);
            }
        }
        System.out.printf("%n%s. Resident: Prodrome %d MB, the stock server %d MB.%n", String.join("; ", prefetched), resident(pid), stockPid == 0 ? 0 : resident(stockPid));
    }

    private void ratio(String ours, String other, int callers) {
        Row a = rows.get(ours + "|" + callers);
        Row b = rows.get(other + "|" + callers);
        if (a != null && b != null) {
            System.out.printf(Locale.ROOT, "| %s : %s | %d | %.2f | %.2f |%n", ours, other, callers, a.p95 / b.p95, a.cpu / b.cpu);
        }
    }

    /** Each scope ten times: a card is there; it is silenced; the very next request has none; it is lifted by somebody else. */
    private void killSwitch() throws Exception {
        String own = base + "/fhir";
        byte[][] call = body("made-5000", own, null);
        List<String> rules = rulesOnCards();
        for (int i = 0; rules.isEmpty() && i < 20; i++) {
            // A server that has just read its first chart answers late once, and then without cards.
            Thread.sleep(1000);
            rules = rulesOnCards();
        }
        if (rules.isEmpty()) {
            throw new IllegalStateException("no rule speaks on this chart: " + new String(answer(body("made-5000", null, null)), StandardCharsets.UTF_8));
        }
        String story = story();
        byte[][] film = body(story, own, null);
        List<Scope> scopes = List.of(
                new Scope("service", "prodrome-patient-view", call, cards -> !cards.isEmpty()),
                new Scope("rule", rules.get(0), call, mentions("/rules/" + rules.get(0))),
                new Scope("model", onCards(story, "models"), film, mentions("\"aifinding\"")),
                new Scope("plan", onCards(story, "plans"), film, mentions("/options/")),
                new Scope("client", own, call, cards -> !cards.isEmpty()),
                new Scope("patient", "made-5000", call, cards -> !cards.isEmpty()),
                new Scope("all", "", call, cards -> !cards.isEmpty()));
        System.out.println("\n| silenced by | the POST, ms (median) | from its return to the next answer, ms (median, most) | obeyed by the very next request |\n| --- | ---: | ---: | --- |");
        for (Scope scope : scopes) {
            if (scope.target().isEmpty() && !scope.kind().equals("all")) {
                System.out.printf("| %s | nothing of this kind spoke | | |%n", scope.kind());
                continue;
            }
            List<Double> posts = new ArrayList<>();
            List<Double> nexts = new ArrayList<>();
            int obeyed = 0;
            for (int i = 0; i < 10; i++) {
                if (!speaks(scope)) {
                    throw new IllegalStateException("nothing to silence by " + scope.kind() + " " + scope.target());
                }
                long start = System.nanoTime();
                String target = scope.target().isEmpty() ? "" : "\"target\":\"" + scope.target() + "\",";
                JsonNode silence = JSON.readTree(send("POST", base + "/governance/silences",
                        "{\"scope\":\"" + scope.kind() + "\"," + target + "\"by\":\"measure\",\"reason\":\"measure\"}"));
                long back = System.nanoTime();
                obeyed += speaks(scope) ? 0 : 1;
                long answered = System.nanoTime();
                posts.add((back - start) / 1e6);
                nexts.add((answered - back) / 1e6);
                send("POST", base + "/governance/silences/" + silence.path("id").asText() + "/lift", "{\"by\":\"measure, second person\",\"reason\":\"measure\"}");
            }
            posts.sort(Comparator.naturalOrder());
            nexts.sort(Comparator.naturalOrder());
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f, %.1f | %d of 10 |%n", scope.kind(), posts.get(5), nexts.get(5), nexts.get(9), obeyed);
        }
    }

    /** One scope of the kill switch: what is silenced, the call that it speaks in, and how one sees that it does. */
    private record Scope(String kind, String target, byte[][] call, Predicate<JsonNode> speaks) {}

    private static Predicate<JsonNode> mentions(String text) {
        return cards -> cards.toString().contains(text);
    }

    private boolean speaks(Scope scope) throws Exception {
        return scope.speaks().test(JSON.readTree(answer(scope.call())).path("cards"));
    }

    /** The demonstration's patient, whose cards show a film's measurement and options; loaded where it is not there. */
    private String story() throws Exception {
        ServerClient client = new ServerClient(URI.create(base), FhirContext.forR4Cached(), JSON);
        new DemoPopulation(client, FhirContext.forR4Cached(), new Part10Writer(), line -> {}).load(LocalDate.now());
        for (String open : List.of("/imaging-jobs/open", "/assessments/open")) {
            while (JSON.readTree(get(base + open).body()).path("open").asInt() > 0) {
                Thread.sleep(200);
            }
        }
        return JSON.readTree(get(base + "/fhir/Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "|" + DemoPatient.IDENTIFIER).body())
                .at("/entry/0/resource/id").asText();
    }

    /** The first model or plan of those that stood on the story's cards; empty where none did. */
    private String onCards(String patient, String kind) throws Exception {
        answer(body(patient, base + "/fhir", null));
        for (JsonNode card : JSON.readTree(get(base + "/cards?patient=" + patient).body()).path("cards")) {
            if (!card.path(kind).isEmpty()) {
                return card.path(kind).get(0).asText();
            }
        }
        return "";
    }

    private List<String> rulesOnCards() throws Exception {
        List<String> rules = new ArrayList<>();
        for (JsonNode card : JSON.readTree(answer(body("made-5000", null, null))).path("cards")) {
            for (JsonNode link : card.path("links")) {
                String url = link.path("url").asText();
                if (url.matches(".*/rules/[^/]+/[0-9]+/source-attributes")) {
                    rules.add(url.substring(url.indexOf("/rules/") + 7, url.lastIndexOf('/')));
                }
            }
        }
        return rules;
    }

    private byte[] answer(byte[][] call) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(base + "/cds-services/prodrome-patient-view"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArrays(filled(call)))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address.replace("|", "%7C"))).build(), BodyHandlers.ofString());
    }

    private static String send(String method, String address, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", address.contains("/fhir") ? "application/fhir+json" : "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + address + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
