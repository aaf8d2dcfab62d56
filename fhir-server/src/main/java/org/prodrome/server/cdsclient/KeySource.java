package org.prodrome.server.cdsclient;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.util.List;

/** Where a client's public keys come from. */
interface KeySource {
    /**
     * The client's keys that can have made a signature.
     *
     * @return empty where it has none with this id for this algorithm
     * @throws TokenRefusedException when the keys cannot be read now
     */
    List<JWK> of(String keyId, JWSAlgorithm algorithm) throws TokenRefusedException;
}
