package org.prodrome.server.cdsclient;

import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.ClientReader.Surroundings;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Wires the registered clients and how they prove who they are. */
@Configuration
@EnableConfigurationProperties(TrustProperties.class)
public class CdsClientConfiguration {
    private static final String CLIENTS = "prodrome.cds.clients";

    @Bean
    ClientReader clientReader(TrustProperties trust, ServerProperties server, Environment environment, Clock clock) {
        InetAddress address = server.getAddress();
        Ssl tls = server.getSsl();
        return new ClientReader(
                new Surroundings(
                        trust.loopbackHttp(),
                        address != null && address.isLoopbackAddress(),
                        tls != null && tls.getClientAuth() != null && tls.getClientAuth() != Ssl.ClientAuth.NONE,
                        environment.getProperty("prodrome.security.issuer", "")),
                (client, jku) -> new PublishedKeys(client, jku, new KeyRequest(trust.keysTimeout()), trust, clock));
    }

    @Bean
    ClientRegistry clientRegistry(ClientReader reader, Environment environment) {
        return reader.read(listed(Binder.get(environment)));
    }

    /** The clients as a site lists them; a setting that a client does not have is an error, not a silence. */
    static List<ClientProperties> listed(Binder binder) {
        return binder.bind(
                        ConfigurationPropertyName.of(CLIENTS),
                        Bindable.listOf(ClientProperties.class),
                        new NoUnboundElementsBindHandler(
                                new IgnoreTopLevelConverterNotFoundBindHandler(), new UnboundElementsSourceFilter()))
                .orElse(List.of());
    }

    @Bean
    CrossOriginRules crossOriginRules(ClientReader reader, ClientRegistry clients, TrustProperties trust) {
        Set<String> origins = new LinkedHashSet<>(reader.origins("prodrome.cds.trust.origins", trust.origins()));
        reader.requireNoProblem();
        origins.addAll(clients.origins());
        return new CrossOriginRules(origins);
    }

    @Bean
    FilterRegistrationBean<CrossOriginFilter> crossOriginFilter(CrossOriginRules rules) {
        FilterRegistrationBean<CrossOriginFilter> filter = new FilterRegistrationBean<>(new CrossOriginFilter(rules));
        filter.addUrlPatterns("/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    ClientGate clientGate(
            ClientRegistry clients, TrustProperties trust, PublicAddress address, DataSource database, Clock clock) {
        return new ClientGate(clients, new TokenCheck(trust, new SeenTokens(database, clock), clock), address, trust);
    }

    /** When all services are known, the ones that clients were granted must be among them. */
    @Bean
    SmartInitializingSingleton grantedServicesExist(ClientRegistry clients, CdsServiceRegistry services) {
        return () -> clients.requireServices(services.ids());
    }
}
