package org.prodrome.server.address;

import java.net.InetAddress;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.server.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Wires where the server listens and how it is reached. */
@Configuration
@EnableConfigurationProperties(AddressProperties.class)
public class AddressConfiguration {
    private static final int DEFAULT_PORT = 8080;

    @Bean
    ListeningPort listeningPort(ServerProperties server) {
        Integer wanted = server.getPort();
        return ListeningPort.of(wanted == null ? DEFAULT_PORT : wanted);
    }

    /** After Boot's own customizer, which sets the port that was asked for. */
    @Bean
    @Order(1)
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> portOfTheServer(ListeningPort port) {
        return factory -> factory.setPort(port.number());
    }

    @Bean
    PublicAddress publicAddress(AddressProperties address, ServerProperties server, ListeningPort port) {
        if (!address.publicUrl().isBlank()) {
            return PublicAddress.configured(address.publicUrl());
        }
        InetAddress bound = server.getAddress();
        if (bound == null || !bound.isLoopbackAddress()) {
            throw AddressRefusedException.nobodyFindsIt(bound == null ? "every interface" : bound.getHostAddress());
        }
        return PublicAddress.loopback(Ssl.isEnabled(server.getSsl()), port.number());
    }
}
