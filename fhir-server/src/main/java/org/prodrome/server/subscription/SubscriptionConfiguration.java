package org.prodrome.server.subscription;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionMatcherInterceptorConfig;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.jpa.topic.SubscriptionTopicConfig;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.dstu2.model.Subscription.SubscriptionChannelType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Wires HAPI's subscriptions, where a site has listed whom it may notify; its matching costs each write otherwise. */
@Configuration
@EnableConfigurationProperties(SubscriptionProperties.class)
public class SubscriptionConfiguration {
    /** HAPI asks again whether the address is on the list, when it delivers too. */
    @Bean
    SubscriptionSettings subscriptionSettings(SubscriptionProperties properties) {
        SubscriptionSettings settings = new SubscriptionSettings();
        if (!properties.endpoints().isEmpty()) {
            settings.addSupportedSubscriptionType(SubscriptionChannelType.RESTHOOK);
            settings.setRestHookEndpointUrlValidationRegex(properties.endpoints().stream()
                    .map(endpoint -> Pattern.quote(endpoint) + "(/.*)?")
                    .collect(Collectors.joining("|", "^(", ")$")));
        }
        return settings;
    }

    @Bean
    SubscriptionRulesInterceptor subscriptionRules(SubscriptionProperties properties, IInterceptorService store) {
        SubscriptionRulesInterceptor interceptor = new SubscriptionRulesInterceptor(properties);
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    /** HAPI's own parts. */
    @Configuration
    @Conditional(SomebodyIsListed.class)
    @Import({
        SubscriptionSubmitterConfig.class,
        SubscriptionMatcherInterceptorConfig.class,
        SubscriptionProcessorConfig.class,
        SubscriptionTopicConfig.class
    })
    static class Notifying {
        /** No mail is sent: the channel is refused; HAPI's factory wants one all the same. */
        @Bean
        IEmailSender noMail() {
            return details -> {
                throw new IllegalStateException("this server sends no mail");
            };
        }
    }

    static final class SomebodyIsListed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bind("prodrome.subscriptions.endpoints", Bindable.listOf(String.class))
                    .orElse(List.of())
                    .stream()
                    .anyMatch(endpoint -> !endpoint.isBlank());
        }
    }
}
