package org.prodrome.server.cdsclient;

import java.util.List;

/** The list of clients cannot be used as it stands; the message names each place and what would be right. */
public final class RegistrationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegistrationRefusedException(List<String> problems) {
        super(String.join("; ", problems));
    }
}
