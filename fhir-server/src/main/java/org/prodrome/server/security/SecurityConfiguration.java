package org.prodrome.server.security;

import java.net.InetAddress;
import org.prodrome.server.cdsclient.ClientGate;
import org.prodrome.server.cdsclient.CrossOriginRules;
import org.prodrome.server.record.ReadRights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Wires who may call. */
@Configuration
@EnableConfigurationProperties(SecurityProperties.class)
public class SecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    /** Refuses an unsafe address here, before anything is made. */
    SecurityConfiguration(SecurityProperties security, ServerProperties server) {
        requireSafeAddress(security, server);
    }

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(
            SecurityProperties security, ClientGate clients, CrossOriginRules pages) {
        sayWhoMayCall(security, clients);
        FilterRegistrationBean<AccessFilter> filter = new FilterRegistrationBean<>(new AccessFilter(
                security.mode() == SecurityMode.TOKEN ? new TokenVerifier(security) : null, clients, pages));
        filter.addUrlPatterns("/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    /** While nobody is registered, hooks answer nobody unless a site has said otherwise: that is said at start. */
    private static void sayWhoMayCall(SecurityProperties security, ClientGate clients) {
        boolean open = security.mode() == SecurityMode.OPEN;
        if (clients.isToldToLetAnybodyCall() && !open) {
            throw new IllegalArgumentException(
                    "prodrome.cds.trust.unregistered-callers is for prodrome.security.mode=open alone, which listens on loopback");
        }
        if (clients.letsAnybodyCall()) {
            LOG.warn(
                    "prodrome.cds.trust.unregistered-callers is set: any program on this machine may call hooks and give feedback");
        } else if (!clients.knowsClients()) {
            LOG.warn(
                    "no CDS client is registered: hook calls and feedback {} are answered 401; register an EHR under"
                            + " prodrome.cds.clients (docs/ehr-setup.md){}",
                    open ? "" : "without a system token",
                    open ? ", or for trials on this machine set prodrome.cds.trust.unregistered-callers=true" : "");
        }
    }

    /** Beyond loopback nobody is served without a token, and no token is sent in clear text. */
    private static void requireSafeAddress(SecurityProperties security, ServerProperties server) {
        InetAddress address = server.getAddress();
        boolean beyondLoopback = address == null || !address.isLoopbackAddress();
        if (security.mode() == SecurityMode.OPEN) {
            if (beyondLoopback) {
                throw new OpenBeyondLoopbackException(address);
            }
            LOG.warn("security.mode is open: anyone on this machine may read and write; listening on loopback only");
        } else if (beyondLoopback && !Ssl.isEnabled(server.getSsl()) && !security.behindTlsProxy()) {
            throw new ClearTextBeyondLoopbackException(address);
        }
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(SecurityProperties security) {
        FilterRegistrationBean<BodyLimitFilter> filter = new FilterRegistrationBean<>(
                new BodyLimitFilter(security.maxBody().toBytes()));
        filter.addUrlPatterns("/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    @Conditional(TokenMode.class)
    ScopeRulesInterceptor scopeRules() {
        return new ScopeRulesInterceptor();
    }

    @Bean
    @Conditional(TokenMode.class)
    ChainedSearchInterceptor chainedSearch() {
        return new ChainedSearchInterceptor();
    }

    @Bean
    @Conditional(TokenMode.class)
    OwnRecordInterceptor ownRecord() {
        return new OwnRecordInterceptor();
    }

    /** In open mode everybody reads everything; with tokens only systems that were granted every type do. */
    @Bean
    ReadRights readRights(SecurityProperties security) {
        if (security.mode() == SecurityMode.OPEN) {
            return request -> true;
        }
        return request -> request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller && caller.readsEverything();
    }

    @Bean
    SmartConfigurationController smartConfiguration(SecurityProperties security) {
        return new SmartConfigurationController(security);
    }

    /** SMART has the document below the FHIR base, where HAPI's servlet is; an exact mapping goes before that one. */
    @Bean
    ServletRegistrationBean<SmartConfigurationServlet> smartConfigurationBelowFhir() {
        return new ServletRegistrationBean<>(
                new SmartConfigurationServlet(), "/fhir" + SmartConfigurationController.ADDRESS);
    }

    static final class TokenMode implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return "token".equalsIgnoreCase(context.getEnvironment().getProperty("prodrome.security.mode"));
        }
    }
}
