package io.tributary.mesh;

/**
 * Every way in which an operation can fail, with the HTTP status and the code that clients see.
 *
 * <p>The wire codes and the rule «one code per status» come from the REST wire format: a typed SDK
 * error accepts exactly one code for its status, so two codes never share one.
 */
public enum FailureCode {
  BAD_REQUEST(400, "bad_request", false),
  UNAUTHORIZED(401, "unauthorized", false),
  FORBIDDEN(403, "forbidden", false),
  NOT_FOUND(404, "not_found", false),
  METHOD_NOT_ALLOWED(405, "method_not_allowed", false),
  REQUEST_TIMEOUT(408, "request_timeout", true),
  CONFLICT(409, "conflict", false),
  INVITE_EXPIRED(410, "invite_expired", false),
  PAYLOAD_TOO_LARGE(413, "payload_too_large", false),
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type", false),
  UNPROCESSABLE_ENTITY(422, "unprocessable_entity", false),
  RATE_LIMIT_EXCEEDED(429, "rate_limit_exceeded", true),
  INTERNAL(500, "internal_server_error", false),
  /** Whoever serves the operation answered what the contract does not allow. */
  BAD_GATEWAY(502, "bad_gateway", false),
  UNAVAILABLE(503, "service_unavailable", true),
  TIMEOUT(504, "gateway_timeout", true);

  private final int status;
  private final String wire;
  private final boolean retryable;

  FailureCode(int status, String wire, boolean retryable) {
    this.status = status;
    this.wire = wire;
    this.retryable = retryable;
  }

  /** The HTTP status this failure is answered with. */
  public int status() {
    return status;
  }

  /** The value of {@code error.code} in the answer. */
  public String wire() {
    return wire;
  }

  /** Whether the same request may succeed later without being changed. */
  public boolean retryable() {
    return retryable;
  }
}
