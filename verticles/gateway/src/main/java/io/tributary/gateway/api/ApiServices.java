package io.tributary.gateway.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.gateway.limit.RateLimiter;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.op.MeshClient;
import java.time.Clock;

/**
 * What every operation is served with; all of it is thread-safe and shared by the event loops.
 *
 * @param requestTimeoutMs how long an operation may take
 */
public record ApiServices(
    Authenticator authenticator,
    RateLimiter limiter,
    MeshClient mesh,
    ClientAddress clients,
    BodyBudget bodies,
    MeterRegistry metrics,
    Clock clock,
    int requestTimeoutMs) {}
