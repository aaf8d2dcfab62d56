package org.prodrome.server.address;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How others reach this server.
 *
 * @param publicUrl address of this server as EHRs and readers of cards reach it, path of a proxy included; empty:
 *     loopback and the port. Links on cards and the audience of CDS Hooks tokens are made from it, never from what a
 *     request says
 */
@ConfigurationProperties("prodrome.cds")
public record AddressProperties(@DefaultValue("") String publicUrl) {}
