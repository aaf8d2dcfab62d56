package org.prodrome.server.trail;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.prodrome.server.cdsclient.CdsAddress;
import org.prodrome.server.cdsclient.CdsClient;
import org.prodrome.server.cdsclient.TurnedAway;
import org.prodrome.server.security.CallerName;

/** Before the door: whatever is refused at the CDS Hooks addresses, or of what was said on cards, is counted. */
final class RefusalFilter implements Filter {
    private final AccessLog log;

    RefusalFilter(AccessLog log) {
        this.log = log;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Access> kind = kind((HttpServletRequest) request);
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            int status = failed ? 500 : ((HttpServletResponse) response).getStatus();
            if (kind.isPresent() && status >= 400) {
                log.refused(refusal(kind.get(), status, (HttpServletRequest) request), request.getRemoteAddr());
            }
        }
    }

    private static Refusal refusal(Access kind, int status, HttpServletRequest request) {
        Optional<TurnedAway> away = status == 401 || status == 403 ? TurnedAway.of(request) : Optional.empty();
        if (away.isPresent()) {
            return new Refusal(
                    kind,
                    status,
                    away.get().client(),
                    away.get().proved(),
                    away.get().why());
        }
        String known = CdsClient.of(request)
                .map(CdsClient::name)
                .or(() -> CallerName.of(request))
                .orElse("");
        return new Refusal(kind, status, known, !known.isEmpty(), "");
    }

    private static Optional<Access> kind(HttpServletRequest request) {
        String rest = request.getPathInfo();
        String path = rest == null ? request.getServletPath() : request.getServletPath() + rest;
        Optional<CdsAddress> cds = CdsAddress.of(path);
        if (cds.isPresent()) {
            return Optional.of(
                    switch (cds.get().kind()) {
                        case CALL -> Access.CALL_REFUSED;
                        case FEEDBACK -> Access.FEEDBACK_REFUSED;
                        case DISCOVERY -> Access.DISCOVERY_REFUSED;
                    });
        }
        boolean reading = path.equals("/cards")
                || path.startsWith("/cards/")
                || path.startsWith("/cases/")
                || path.startsWith("/acceptance");
        return reading ? Optional.of(Access.READ_REFUSED) : Optional.empty();
    }
}
