package org.prodrome.server.record;

/** A HAPI interceptor of ours; every bean of this type is registered on the FHIR endpoint. */
public interface RecordInterceptor {}
