package org.prodrome.server.subscription;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A Subscription that would not be honoured is refused, before it is stored. What it may hold is listed here: an
 * extension of HAPI's runs a search of its own for the payload, and a header goes to the endpoint as it stands.
 */
@Interceptor
public final class SubscriptionRulesInterceptor {
    private static final String CRITERIA = "Task?";
    private static final String PAYLOAD = "application/fhir+json";

    private final SubscriptionProperties settings;

    SubscriptionRulesInterceptor(SubscriptionProperties settings) {
        this.settings = settings;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        if (resource instanceof Subscription subscription && isWanted(subscription)) {
            require(subscription);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now) {
        created(now);
    }

    private static boolean isWanted(Subscription subscription) {
        return subscription.getStatus() == SubscriptionStatus.REQUESTED
                || subscription.getStatus() == SubscriptionStatus.ACTIVE;
    }

    private void require(Subscription subscription) {
        if (settings.endpoints().isEmpty()) {
            throw new UnprocessableEntityException(
                    "this server notifies nobody; a site lists the addresses that it may notify in prodrome.subscriptions.endpoints");
        }
        if (subscription.getChannel().getType() != SubscriptionChannelType.RESTHOOK) {
            throw new UnprocessableEntityException("Subscription.channel.type is rest-hook");
        }
        String endpoint = subscription.getChannel().getEndpoint();
        if (endpoint == null || !settings.mayGoTo(endpoint)) {
            throw new UnprocessableEntityException(
                    "Subscription.channel.endpoint is none of the addresses in prodrome.subscriptions.endpoints");
        }
        if (subscription.getCriteria() == null || !subscription.getCriteria().startsWith(CRITERIA)) {
            throw new UnprocessableEntityException(
                    "Subscription.criteria begins with \"Task?\": nothing else is notified of");
        }
        if (subscription.getChannel().hasPayload()
                && !PAYLOAD.equals(subscription.getChannel().getPayload())) {
            throw new UnprocessableEntityException("Subscription.channel.payload is empty or " + PAYLOAD);
        }
        if (subscription.getChannel().hasHeader()) {
            throw new UnprocessableEntityException("Subscription.channel.header is empty: no header is sent");
        }
        if (hasExtension(subscription)) {
            throw new UnprocessableEntityException("Subscription has no extensions: none is honoured");
        }
    }

    private static boolean hasExtension(Base part) {
        return part.children().stream()
                .flatMap(property -> property.getValues().stream())
                .anyMatch(value -> value instanceof Extension || hasExtension(value));
    }
}
