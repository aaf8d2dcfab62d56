package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.prodrome.server.client.ServerClient;
import org.springframework.boot.web.server.PortInUseException;

/** Failures in one sentence, whatever they are wrapped in. */
class PlainMessageTest {
    @Test
    void aBusyPortIsNamedWithTheWayOut() {
        assertThat(PlainMessage.of(wrapped(new PortInUseException(8080))))
                .isEqualTo("port 8080 is in use by another program; choose another with --port");
    }

    @Test
    void aFullDiskIsSaid() {
        assertThat(PlainMessage.of(wrapped(new IOException("write: No space left on device"))))
                .startsWith("the disk is full");
    }

    @Test
    void aFolderThatAnotherServerUsesIsSaid() {
        assertThat(PlainMessage.of(wrapped(new IllegalStateException("Database may be already in use: \"x\""))))
                .startsWith("the data folder is in use by another prodrome");
    }

    @Test
    void aFileThatIsMissingOrClosedIsNamed() {
        assertThat(PlainMessage.of(wrapped(new NoSuchFileException("films")))).contains("films");
        assertThat(PlainMessage.of(wrapped(new AccessDeniedException("films", null, "no permission"))))
                .isEqualTo("cannot use films: no permission");
    }

    @Test
    void aServerThatIsNotThereAndAnAddressThatIsNoneAreSaid() {
        assertThatThrownBy(() -> client("http://127.0.0.1:1").getJson("/health"))
                .satisfies(failure -> assertThat(PlainMessage.of(wrapped((Exception) failure)))
                        .isEqualTo("nothing answers at http://127.0.0.1:1; is the server running?"));
        assertThatThrownBy(() -> client("foo"))
                .satisfies(failure -> assertThat(PlainMessage.of(wrapped((Exception) failure)))
                        .startsWith("foo is no address of a server"));
    }

    @Test
    void anythingElseIsTheInnermostMessageAndNeverEmpty() {
        assertThat(PlainMessage.of(wrapped(new IllegalStateException("the innermost"))))
                .isEqualTo("the innermost");
        assertThat(PlainMessage.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    private static ServerClient client(String base) {
        return new ServerClient(URI.create(base), FhirContext.forR4Cached(), new ObjectMapper());
    }

    private static Throwable wrapped(Exception cause) {
        return new IllegalStateException("outer", new IllegalStateException("middle", cause));
    }
}
