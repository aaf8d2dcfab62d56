package org.prodrome.server.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the body of every request outside {@code /dicomweb}: 413 at once for one that announces more, and for one that
 * announces nothing an end of reading at the bound. FHIR JSON is refused at a number that no parser should be asked to
 * read (see {@link NumberGuard}).
 */
final class BodyLimitFilter implements Filter {
    private final long maxBytes;

    BodyLimitFilter(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        if (request.getRequestURI().startsWith("/dicomweb/")) {
            chain.doFilter(request, servletResponse);
            return;
        }
        if (request.getContentLengthLong() > maxBytes) {
            tooLarge((HttpServletResponse) servletResponse);
            return;
        }
        chain.doFilter(new Bounded(request, maxBytes), servletResponse);
    }

    private void tooLarge(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getWriter()
                .write(
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"too-long\","
                                + "\"diagnostics\":\"the body is longer than %d bytes; send it in parts\"}]}"
                                        .formatted(maxBytes));
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final long maxBytes;

        Bounded(HttpServletRequest request, long maxBytes) {
            super(request);
            this.maxBytes = maxBytes;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            boolean fhirJson = getRequestURI().startsWith("/fhir")
                    && String.valueOf(getContentType()).contains("json");
            return new BoundedStream(super.getInputStream(), maxBytes, fhirJson ? new NumberGuard() : null);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final long maxBytes;
        private final @Nullable NumberGuard numbers;
        private long read;

        BoundedStream(ServletInputStream in, long maxBytes, @Nullable NumberGuard numbers) {
            this.numbers = numbers;
            this.in = in;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count(next < 0 ? 0 : 1);
            if (next >= 0 && numbers != null) {
                numbers.see((byte) next);
            }
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            count(Math.max(0, count));
            if (numbers != null) {
                for (int i = 0; i < count; i++) {
                    numbers.see(into[offset + i]);
                }
            }
            return count;
        }

        private void count(int bytes) throws IOException {
            read += bytes;
            if (read > maxBytes) {
                throw new IOException("the body is longer than %d bytes".formatted(maxBytes));
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
