package org.prodrome.server.record;

/** A HAPI operation provider of ours; every bean of this type is registered on the FHIR endpoint. */
public interface RecordProvider {}
