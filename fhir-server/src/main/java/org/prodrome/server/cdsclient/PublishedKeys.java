package org.prodrome.server.cdsclient;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.cdsclient.TokenRefusedException.Defect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's keys at the address that it is registered with. They are kept as their Cache-Control says, at least for
 * the pause between two requests and at most for a bound; a key id that is not among them asks again, once for each
 * pause. While the address does not answer, what was read last serves until the bound. Safe for use by several threads,
 * of which one asks and the others wait for its answer.
 */
final class PublishedKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final String client;
    private final URI address;
    private final KeyRequest request;
    private final TrustProperties trust;
    private final Clock clock;
    private volatile @Nullable Held held;
    private Instant nextRequest = Instant.MIN;

    PublishedKeys(String client, URI address, KeyRequest request, TrustProperties trust, Clock clock) {
        this.client = client;
        this.address = address;
        this.request = request;
        this.trust = trust;
        this.clock = clock;
    }

    private record Held(KeySet keys, Instant freshUntil, Instant usableUntil) {}

    @Override
    public List<JWK> of(String keyId, JWSAlgorithm algorithm) throws TokenRefusedException {
        Held known = held;
        if (known != null && clock.instant().isBefore(known.freshUntil)) {
            List<JWK> found = known.keys.of(keyId, algorithm);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return asked().orElseThrow(() -> new TokenRefusedException(Defect.KEYS_UNAVAILABLE))
                .of(keyId, algorithm);
    }

    private synchronized Optional<KeySet> asked() {
        Instant now = clock.instant();
        if (!now.isBefore(nextRequest)) {
            nextRequest = now.plus(trust.keysPause());
            try {
                KeyRequest.Published published = request.get(address);
                Duration age = published.age().compareTo(trust.keysKept()) < 0 ? published.age() : trust.keysKept();
                held = new Held(published.keys(), now.plus(age), now.plus(trust.keysKept()));
                LOG.info("read the keys of client {}", client);
            } catch (KeyRequest.KeysUnavailableException e) {
                LOG.warn("the keys of client {} cannot be read: its jku {}", client, e.getMessage());
            }
        }
        return Optional.ofNullable(held)
                .filter(known -> now.isBefore(known.usableUntil))
                .map(Held::keys);
    }
}
