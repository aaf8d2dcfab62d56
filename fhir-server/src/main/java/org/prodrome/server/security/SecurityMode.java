package org.prodrome.server.security;

/** Whether callers must prove who they are. */
public enum SecurityMode {
    /** Nobody is asked; the server refuses to listen beyond loopback and says so at start. */
    OPEN,
    /** Every call but discovery and health needs a bearer token of the configured issuer. */
    TOKEN
}
