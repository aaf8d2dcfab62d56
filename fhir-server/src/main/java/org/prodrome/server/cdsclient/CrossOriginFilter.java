package org.prodrome.server.cdsclient;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Tells browsers which pages may call (the fetch standard's CORS protocol). Stands before the door, since a preflight
 * carries no token and a refusal must be readable by the page that was refused.
 */
final class CrossOriginFilter implements Filter {
    private static final Set<String> HEADERS = Set.of("authorization", "content-type", "accept");
    private static final String KEPT_SECONDS = "600";

    private final CrossOriginRules rules;

    CrossOriginFilter(CrossOriginRules rules) {
        this.rules = rules;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String path = path(request);
        String method = rules.methodAt(path).orElse(null);
        if (method == null) {
            chain.doFilter(request, response);
            return;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        boolean listed = origin != null && rules.allow(origin, path);
        String asked = request.getHeader("Access-Control-Request-Method");
        if (origin != null && asked != null && request.getMethod().equals("OPTIONS")) {
            preflight(request, response, listed ? origin : "", asked.equals(method), method);
            return;
        }
        if (listed) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Expose-Headers", "Retry-After");
        }
        chain.doFilter(request, response);
    }

    private static void preflight(
            HttpServletRequest request,
            HttpServletResponse response,
            String origin,
            boolean rightMethod,
            String method) {
        response.addHeader("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (origin.isEmpty() || !rightMethod || !headersAreListed(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Allow-Methods", method);
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept");
        response.setHeader("Access-Control-Max-Age", KEPT_SECONDS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static boolean headersAreListed(HttpServletRequest request) {
        String asked = request.getHeader("Access-Control-Request-Headers");
        return asked == null
                || Arrays.stream(asked.split(",", -1))
                        .map(name -> name.trim().toLowerCase(Locale.ROOT))
                        .allMatch(name -> name.isEmpty() || HEADERS.contains(name));
    }

    /** The path that the container dispatches on. */
    private static String path(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
