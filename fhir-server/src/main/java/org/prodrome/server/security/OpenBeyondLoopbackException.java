package org.prodrome.server.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The server was told to listen beyond loopback without asking anybody who they are. */
public final class OpenBeyondLoopbackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OpenBeyondLoopbackException(@Nullable InetAddress address) {
        super(
                "server.address is %s and prodrome.security.mode is open: set mode to token (with issuer, audience, jwks), or server.address to 127.0.0.1"
                        .formatted(address == null ? "every interface" : address.getHostAddress()));
    }
}
