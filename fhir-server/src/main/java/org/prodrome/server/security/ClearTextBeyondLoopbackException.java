package org.prodrome.server.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The server was told to listen beyond loopback without TLS: tokens and records would be readable on the way. */
public final class ClearTextBeyondLoopbackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClearTextBeyondLoopbackException(@Nullable InetAddress address) {
        super(
                "server.address is %s and there is no TLS: set server.ssl.bundle (or the other server.ssl settings), or prodrome.security.behind-tls-proxy=true when a proxy in front ends TLS"
                        .formatted(address == null ? "every interface" : address.getHostAddress()));
    }
}
