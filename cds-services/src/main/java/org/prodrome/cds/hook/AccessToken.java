package org.prodrome.cds.hook;

import java.util.regex.Pattern;

/**
 * A bearer token of the caller's FHIR server. It lives as long as the call: it prints as nothing, has no property that
 * a JSON writer would find, and is neither stored nor logged. Only the adapter that reads the caller's server asks for
 * its header.
 */
public final class AccessToken {
    /** RFC 6750, section 2.1, with a bound: nothing in it can end a header line. */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]{1,8192}=*");

    private final String secret;

    private AccessToken(String secret) {
        this.secret = secret;
    }

    static boolean isToken(String text) {
        return B64TOKEN.matcher(text).matches();
    }

    /**
     * The token as the caller sent it.
     *
     * @throws IllegalArgumentException when it is no bearer token; the message does not repeat it
     */
    public static AccessToken of(String secret) {
        if (!isToken(secret)) {
            throw new IllegalArgumentException("not a bearer token");
        }
        return new AccessToken(secret);
    }

    /** Value of the Authorization header of a call to the server that the token is for, and to no other. */
    public String authorizationHeader() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "(access token)";
    }
}
