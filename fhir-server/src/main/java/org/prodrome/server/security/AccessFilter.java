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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one door of every path. Open mode: only requests that name a loopback host pass, so that a page in the user's
 * browser cannot reach the server under another name (DNS rebinding). Token mode: discovery and health are public, all
 * else needs a verified token; outside the FHIR endpoint, whose own rules are finer, it must be a system's.
 */
final class AccessFilter implements Filter {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final List<String> PUBLIC =
            List.of("/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration", "/fhir/metadata");

    private final @Nullable TokenVerifier tokens;

    AccessFilter(@Nullable TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (tokens == null) {
            if (!LOOPBACK.contains(request.getServerName()) || !isFromHere(request.getHeader("Origin"))) {
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            chain.doFilter(request, response);
            return;
        }
        if (isPublic(request)) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller = callerOf(request, tokens);
        if (caller == null) {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        if (!isFhir(request) && !caller.isSystem()) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        request.setAttribute(Caller.ATTRIBUTE, caller);
        chain.doFilter(request, response);
    }

    /** A page of another site, open in a browser on this machine, may not use the open server (cross-site requests). */
    private static boolean isFromHere(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
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

    private static boolean isPublic(HttpServletRequest request) {
        String path = path(request);
        boolean reading =
                request.getMethod().equals("GET") || request.getMethod().equals("OPTIONS");
        return reading
                && (PUBLIC.contains(path)
                        || path.equals("/")
                        || path.startsWith("/models/")
                        || path.equals("/rules")
                        || path.startsWith("/rules/")
                        || path.equals("/cds-services")
                        || path.endsWith("/source-attributes") && path.startsWith("/cds-services/")
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
