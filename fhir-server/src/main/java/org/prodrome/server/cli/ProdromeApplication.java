package org.prodrome.server.cli;

import org.prodrome.server.ServerApplication;
import org.springframework.boot.SpringApplication;

/** Entry point. */
public final class ProdromeApplication {
    public static void main(String[] args) {
        SpringApplication.run(ServerApplication.class, args);
    }

    private ProdromeApplication() {}
}
