package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that says how the rules of CDS Hooks are held names tests that exist, and every rule. */
class ConformanceTableTest {
    private static final Pattern ROW = Pattern.compile("^\\| ([WDRPSCFT]\\d+) \\|(.*)\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+Test)#([A-Za-z0-9]+)`");

    private static final Pattern PREFETCH = Pattern.compile("(?m)^\\| `([a-z]+)` \\| `([A-Za-z]+[/?][^`]*)` \\|$");

    @Test
    void everyRuleHasOneRow() throws IOException {
        List<String> rules = Stream.of("W7", "D9", "R14", "P6", "S10", "C16", "F9", "T11")
                .flatMap(last -> IntStream.rangeClosed(1, Integer.parseInt(last.substring(1)))
                        .mapToObj(number -> last.charAt(0) + String.valueOf(number)))
                .toList();
        assertThat(rows().stream().map(row -> row.group(1))).containsExactlyInAnyOrderElementsOf(rules);
    }

    @Test
    void everyTestNamedInTheTableExists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Matcher row : rows()) {
            Matcher test = TEST.matcher(row.group(2));
            while (test.find()) {
                String source = sources.computeIfAbsent(test.group(1), ConformanceTableTest::source);
                assertThat(source).as(row.group(1)).contains("void " + test.group(2) + "(");
            }
        }
        assertThat(sources).hasSizeGreaterThan(5);
    }

    @Test
    void aRuleThatIsHeldHasItsTest() throws IOException {
        for (Matcher row : rows()) {
            boolean held = row.group(2).contains("| held |");
            assertThat(!held || TEST.matcher(row.group(2)).find())
                    .as(row.group(1))
                    .isTrue();
        }
    }

    /** Both pages that a site types it in from: no key is missing, none is more, and every service is named. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/cds-hooks.md", "docs/ehr-setup.md"})
    void thePrefetchTableIsWhatTheServicesAsk(String file) throws IOException {
        String page = Files.readString(root().resolve(file));
        Map<String, String> asked = new TreeMap<>();
        Stream.concat(
                        Stream.of(ChartView.values()).map(ChartView::description),
                        Stream.of(Moment.values()).map(Moment::description))
                .forEach(service -> {
                    asked.putAll(service.prefetch());
                    assertThat(page).contains("`" + service.id() + "`");
                });
        Map<String, String> table = new TreeMap<>();
        Matcher row = PREFETCH.matcher(page);
        while (row.find()) {
            table.put(row.group(1), row.group(2));
        }
        assertThat(table).isEqualTo(asked);
    }

    private static List<Matcher> rows() throws IOException {
        List<Matcher> rows = new ArrayList<>();
        for (String line : Files.readAllLines(root().resolve("docs/cds-hooks.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static String source(String testClass) {
        try (Stream<Path> files = Files.walk(root(), 12)) {
            Path found = files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.getFileName().toString().equals(testClass + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test class " + testClass));
            return Files.readString(found);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Surefire runs in the module's folder; other runners in the repository's. */
    private static Path root() {
        return Files.exists(Path.of("docs/architecture.md")) ? Path.of(".") : Path.of("..");
    }
}
