package org.prodrome.server.unseen;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.ServerWrites;

/**
 * The Task about a sign that nobody has seen is asked for by this server alone and is not deleted. Whoever works on it
 * says how far it is: status, owner, notes and what came of it; what it asks, about whom and since when stays.
 */
@Interceptor
public final class SignTaskInterceptor {
    private static final List<String> FIXED = List.of(
            "identifier",
            "intent",
            "priority",
            "code",
            "description",
            "focus",
            "for",
            "authoredOn",
            "requester",
            "restriction");

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        if (isOurs(resource) && !ServerWrites.isOwn(request)) {
            throw new ForbiddenOperationException("only this server itself asks to look at an unseen sign");
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now, @Nullable RequestDetails request) {
        if (ServerWrites.isOwn(request) || (!isOurs(before) && !isOurs(now))) {
            return;
        }
        if (!(before instanceof Task was)
                || !(now instanceof Task is)
                || !FIXED.stream()
                        .allMatch(element -> isSame(was.getNamedProperty(element), is.getNamedProperty(element)))) {
            throw new ForbiddenOperationException(
                    "of the task about an unseen sign these do not change: " + String.join(", ", FIXED));
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
        if (isOurs(resource) && !ServerWrites.isOwn(request)) {
            throw new ForbiddenOperationException("the task about an unseen sign is closed by its status, not deleted");
        }
    }

    private static boolean isOurs(@Nullable IBaseResource resource) {
        return resource instanceof Task task
                && (task.getIdentifier().stream().anyMatch(one -> SignTask.IDENTIFIER.equals(one.getSystem()))
                        || task.getCode().hasCoding(SignTask.CODE_SYSTEM, SignTask.CODE));
    }

    private static boolean isSame(Property was, Property is) {
        return Base.compareDeep(was.getValues(), is.getValues(), false);
    }
}
