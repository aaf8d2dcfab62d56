package org.prodrome.cds.hook;

import org.jspecify.annotations.Nullable;

/**
 * What the caller lets us read of its FHIR server (CDS Hooks 2.0.1, "Passing the access token").
 *
 * @param token transient, for the server of the same call only
 * @param expiresInSeconds lifetime from when the call was sent
 * @param scope as sent; servers name scopes as they like, so it is not read
 * @param subject client id that the token was issued to
 * @param patient bare id of the only patient that the token opens, when it is limited so
 */
public record FhirAuthorization(
        AccessToken token,
        int expiresInSeconds,
        String scope,
        String subject,
        @Nullable String patient) {}
