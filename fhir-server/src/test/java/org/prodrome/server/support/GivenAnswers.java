package org.prodrome.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.prodrome.cds.hook.Hl7Validator;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** The newest answers that a server gave to hooks, whoever called, as their bytes left. */
final class GivenAnswers extends OncePerRequestFilter {
    private static final int MOST = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deque<byte[]> given = new ArrayDeque<>();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getRequestURI().matches("/cds-services/[^/]+")) {
            chain.doFilter(request, response);
            return;
        }
        ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
        try {
            chain.doFilter(request, kept);
            if (kept.getStatus() == 200) {
                add(kept.getContentAsByteArray());
            }
        } finally {
            kept.copyBodyToResponse();
        }
    }

    private synchronized void add(byte[] answer) {
        given.addLast(answer);
        if (given.size() > MOST) {
            given.removeFirst();
        }
    }

    private synchronized List<byte[]> taken() {
        List<byte[]> all = new ArrayList<>(given);
        given.clear();
        return all;
    }

    /** Has HL7's validator judge those with cards that were not judged yet; there must be some. */
    int requireValid() {
        int judged = 0;
        for (byte[] bytes : taken()) {
            try {
                JsonNode answer = JSON.readTree(bytes);
                if (!answer.path("cards").isEmpty()) {
                    judged++;
                    assertThat(Hl7Validator.get().errors(Hl7Validator.Model.RESPONSE, answer))
                            .as("HL7's validator on %s", answer)
                            .isEmpty();
                }
            } catch (IOException e) {
                throw new AssertionError("an answer is no JSON", e);
            }
        }
        return judged;
    }
}
