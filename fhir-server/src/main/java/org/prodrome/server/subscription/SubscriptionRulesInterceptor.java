package org.prodrome.server.subscription;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/** A Subscription that would not be honoured is refused, before it is stored. */
@Interceptor
public final class SubscriptionRulesInterceptor {
    private static final String CRITERIA = "Task?";

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
    }
}
