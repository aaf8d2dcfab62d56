package org.prodrome.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.TokenServer;

/**
 * A user of an EHR in a real browser: the page is of another origin, makes its own keys, publishes them, reads its own
 * FHIR server for prefetch, and calls with public libraries. Pictures of the run are left in {@code target/browser}.
 */
class BrowserJourneyTest {
    private static final Path PICTURES = Path.of("target", "browser");
    private static final String DETECTION = "prodrome-earlier-detection";
    private static final String DRUGS = "prodrome-order-drugs";
    private static final String IMAGING = "prodrome-order-imaging";

    private static Optional<Chromium> chromium = Optional.empty();

    @BeforeAll
    static void open() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "skipped: no Chromium on the path; on Debian: apt-get install chromium");
        chromium = Optional.of(Chromium.open(program.orElseThrow()));
        TokenServer.page()
                .settings(
                        TokenServer.shared().base().toString(), TokenServer.PUBLIC, List.of(DETECTION, DRUGS, IMAGING));
    }

    @AfterAll
    static void close() {
        chromium.ifPresent(Chromium::close);
    }

    @Test
    void aUserOpensAChartAcceptsADraftAndDismissesACard() {
        Chromium page = chromium.orElseThrow();
        page.go(TokenServer.page().origin() + "/");
        page.click("#discover");
        page.await("document.querySelectorAll('#services li').length === 3");

        page.click("#open");
        page.await("document.querySelector('.card')");
        assertThat(page.text("#patient")).contains("Ada Sample");
        assertThat(page.text(".card h3")).contains("kidney injury");
        assertThat(page.text(".card .detail")).contains("1.8");
        String dismissed =
                page.evaluate("document.querySelector('.card').dataset.uuid").asText();
        page.choose(".card select", "known-and-managed");
        page.picture(PICTURES.resolve("chart.png"));
        page.click(".card .dismiss");
        page.await("document.querySelector('.card .done')");
        assertThat(page.text(".card .done")).isEqualTo("Dismissed: Known and managed");
        page.picture(PICTURES.resolve("dismissed.png"));

        page.click("#select");
        page.await(
                "[...document.querySelectorAll('.card h3')].some(h => h.textContent.startsWith('CT with contrast'))");
        assertThat(page.text(".card .detail")).contains("1.8");
        page.picture(PICTURES.resolve("select.png"));

        page.click("#sign");
        page.await("document.querySelector('.card .accept')");
        page.picture(PICTURES.resolve("sign.png"));
        String accepted = page.evaluate("document.querySelector('.card:has(.accept)').dataset.uuid")
                .asText();
        page.click(".card .accept");
        page.await("document.querySelector('.card .done')");
        assertThat(page.text(".card .done")).startsWith("Accepted: Order");
        assertThat(page.text("#orders")).contains("(draft)");
        page.picture(PICTURES.resolve("accepted.png"));

        assertThat(page.text("#log").lines())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).containsPattern("^(GET|POST) /cds-services\\S*\\s+200\\s"));
        assertThat(TokenServer.shared().requireValidAnswers())
                .as("answers that HL7's validator has judged")
                .isGreaterThanOrEqualTo(3);
        String export = export();
        assertThat(lineOf(export, dismissed)).contains("overridden", "known-and-managed");
        assertThat(lineOf(export, accepted)).contains("accepted");
    }

    @Test
    void aPageOfAnotherOriginIsStoppedByTheBrowser() {
        Chromium page = chromium.orElseThrow();
        // The same page under another name of this machine is another origin, which nobody registered.
        page.go("http://localhost:" + TokenServer.page().port() + "/");
        page.click("#discover");
        page.await("document.querySelector('#log').textContent.includes('GET /cds-services')");
        assertThat(page.text("#log")).contains("GET /cds-services  stopped by the browser");
        assertThat(page.text("#services")).isEqualTo("not asked yet");
    }

    private static String export() {
        HttpResponse<String> answer = TokenServer.shared()
                .send("GET", "/acceptance/export", "", "Authorization", "Bearer " + TokenServer.systemToken());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String lineOf(String export, String card) {
        return export.lines().filter(line -> line.contains(card)).findFirst().orElse("");
    }
}
