package org.prodrome.server.unseen;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.jspecify.annotations.Nullable;

/** Tells of each stored sign, whoever stores it. */
@Interceptor
public final class StoredSignsInterceptor {
    private final StoredSigns signs;

    StoredSignsInterceptor(StoredSigns signs) {
        this.signs = signs;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        if (resource instanceof DetectedIssue issue) {
            signs.stored(issue);
        }
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now) {
        created(now);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        if (resource instanceof DetectedIssue issue) {
            signs.deleted(issue);
        }
    }
}
