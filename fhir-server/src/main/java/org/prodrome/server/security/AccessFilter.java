package org.prodrome.server.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.cdsclient.Admission;
import org.prodrome.server.cdsclient.CdsAddress;
import org.prodrome.server.cdsclient.ClientGate;
import org.prodrome.server.cdsclient.CrossOriginRules;
import org.prodrome.server.cdsclient.TurnedAway;

/**
 * The one door of every path. Open mode: only requests that name a loopback host pass, so that a page in the user's
 * browser cannot reach the server under another name (DNS rebinding). Token mode: discovery and health are public, all
 * else needs a verified token; outside the FHIR endpoint, whose own rules are finer, it must be a system's. The CDS
 * Hooks addresses are for registered clients: in token mode beside systems, in open mode alone, unless a site allows
 * every program on this machine to call while nobody is registered.
 */
final class AccessFilter implements Filter {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final List<String> PUBLIC =
            List.of("/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration", "/fhir/metadata");

    private final @Nullable TokenVerifier tokens;
    private final ClientGate clients;
    private final CrossOriginRules pages;

    AccessFilter(@Nullable TokenVerifier tokens, ClientGate clients, CrossOriginRules pages) {
        this.tokens = tokens;
        this.clients = clients;
        this.pages = pages;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (tokens == null && !isFromHere(request)) {
            outcome(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "forbidden",
                    "in open mode requests name this machine (127.0.0.1 or localhost) and come from no page of another site");
            return;
        }
        if (isPublic(request)) {
            recognise(request);
            chain.doFilter(request, response);
            return;
        }
        Optional<CdsAddress> cds =
                CdsAddress.of(path(request)).filter(address -> tokens != null || !clients.letsAnybodyCall());
        if (cds.isPresent()) {
            Admission admission = clients.admit(request, cds.get());
            note(admission, request);
            if (!(admission instanceof Admission.Stranger)) {
                answer(admission, request, response, chain);
                return;
            }
            if (tokens == null) {
                unauthorized(response);
                return;
            }
        }
        if (tokens == null) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller = callerOf(request, tokens);
        if (caller == null) {
            unauthorized(response);
            return;
        }
        if (!isFhir(request) && !caller.isSystem()) {
            outcome(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "forbidden",
                    cds.isPresent()
                            ? "hooks are called by registered clients and systems; the token is a user's"
                            : "this address is for systems; the token is a user's");
            return;
        }
        request.setAttribute(Caller.ATTRIBUTE, caller);
        chain.doFilter(request, response);
    }

    /** A client that shows itself where it need not is known too; what else it shows has no effect there. */
    private void recognise(HttpServletRequest request) {
        Optional<CdsAddress> discovery =
                CdsAddress.of(path(request)).filter(address -> address.kind() == CdsAddress.Kind.DISCOVERY);
        if (discovery.isPresent()
                && request.getHeader("Authorization") != null
                && clients.knowsClients()
                && clients.admit(request, discovery.get()) instanceof Admission.Admitted admitted) {
            admitted.client().sends(request, admitted.token());
        }
    }

    private static void note(Admission admission, HttpServletRequest request) {
        if (admission instanceof Admission.Refused refused) {
            new TurnedAway(refused.client(), false, refused.defect()).mark(request);
        } else if (admission instanceof Admission.NotGranted notGranted) {
            new TurnedAway(notGranted.client(), true, "NOT_GRANTED").mark(request);
        } else if (admission instanceof Admission.Stranger) {
            TurnedAway.STRANGER.mark(request);
        }
    }

    private static void answer(
            Admission admission, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (admission instanceof Admission.Admitted admitted) {
            admitted.client().sends(request, admitted.token());
            request.setAttribute(
                    Caller.ATTRIBUTE,
                    Caller.decisionSupportFor(admitted.client().name()));
            chain.doFilter(request, response);
        } else if (admission instanceof Admission.NotGranted notGranted) {
            outcome(response, HttpServletResponse.SC_FORBIDDEN, "forbidden", notGranted.reason());
        } else if (admission instanceof Admission.Undecided) {
            response.setHeader("Retry-After", "5");
            outcome(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "transient",
                    "who calls cannot be checked now; try again with a new token");
        } else {
            unauthorized(response);
        }
    }

    /** Says no more than that: what was wrong is for the log. */
    private static void unauthorized(HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "Bearer");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** @param sentence of our own making, without characters that JSON escapes */
    private static void outcome(HttpServletResponse response, int status, String code, String sentence)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"%s\",\"diagnostics\":\"%s\"}]}"
                                .formatted(code, sentence));
    }

    /**
     * Whether the request names this machine and comes from no page, one of this machine, or one that a site listed.
     */
    private boolean isFromHere(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return LOOPBACK.contains(request.getServerName())
                && (origin == null || isFromHere(origin) || pages.allow(origin, path(request)));
    }

    /** A page of another site, open in a browser on this machine, may not use the open server (cross-site requests). */
    private static boolean isFromHere(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static @Nullable Caller callerOf(HttpServletRequest request, TokenVerifier tokens) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        try {
            return tokens.verify(header.substring(7).trim());
        } catch (TokenVerifier.TokenRefusedException e) {
            return null;
        }
    }

    private boolean isPublic(HttpServletRequest request) {
        String path = path(request);
        boolean reading =
                request.getMethod().equals("GET") || request.getMethod().equals("OPTIONS");
        return reading
                && (PUBLIC.contains(path)
                        || path.equals("/")
                        || path.startsWith("/models/")
                        || path.equals("/options")
                        || path.equals("/rules")
                        || path.startsWith("/rules/")
                        || (path.equals("/cds-services") && clients.discoveryIsPublic())
                        || ((path.startsWith("/cds-services/") || path.startsWith("/options/"))
                                && path.endsWith("/source-attributes"))
                        || path.equals("/actuator/health")
                        || path.startsWith("/actuator/health/"));
    }

    private static boolean isFhir(HttpServletRequest request) {
        String path = path(request);
        return path.equals("/fhir") || path.startsWith("/fhir/");
    }

    /** The path that the container dispatches on: decoded, without dot segments and parameters, unlike the URI. */
    private static String path(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
