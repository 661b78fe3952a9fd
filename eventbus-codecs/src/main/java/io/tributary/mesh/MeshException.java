package io.tributary.mesh;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one failure that crosses the mesh. It is a {@link ReplyException}, so replying with it fails
 * the sender's future, in process and between nodes alike.
 *
 * <p>The message is read by the client; it never carries anything internal.
 */
public final class MeshException extends ReplyException {
  private final FailureCode code;
  private final List<FieldError> fields;
  private final long retryAfterSeconds;

  /**
   * @param retryAfterSeconds after how many whole seconds a retry makes sense; 0 if unknown
   */
  public MeshException(
      FailureCode code, String message, List<FieldError> fields, long retryAfterSeconds) {
    super(ReplyFailure.RECIPIENT_FAILURE, code.status(), message);
    this.code = code;
    this.fields = List.copyOf(fields);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public MeshException(FailureCode code, String message) {
    this(code, message, List.of(), 0);
  }

  public static MeshException badRequest(String message) {
    return new MeshException(FailureCode.BAD_REQUEST, message);
  }

  public static MeshException unauthorized(String message) {
    return new MeshException(FailureCode.UNAUTHORIZED, message);
  }

  public static MeshException forbidden(String message) {
    return new MeshException(FailureCode.FORBIDDEN, message);
  }

  /** «{@code what} was not found.» The id is part of the message when the client sent it. */
  public static MeshException notFound(String message) {
    return new MeshException(FailureCode.NOT_FOUND, message);
  }

  public static MeshException conflict(String message) {
    return new MeshException(FailureCode.CONFLICT, message);
  }

  public static MeshException unprocessable(String message) {
    return new MeshException(FailureCode.UNPROCESSABLE_ENTITY, message);
  }

  /** Input that is well-formed but cannot be accepted, pinned to the field it is about. */
  public static MeshException invalid(String field, String message) {
    return new MeshException(
        FailureCode.UNPROCESSABLE_ENTITY,
        field + ": " + message,
        List.of(new FieldError(field, message)),
        0);
  }

  public static MeshException tooMany(String message, Duration retryAfter) {
    return new MeshException(
        FailureCode.RATE_LIMIT_EXCEEDED,
        message,
        List.of(),
        Math.max(1, (retryAfter.toMillis() + 999) / 1000));
  }

  /** Whoever serves it answered something that is no answer to it; whoever asked did no wrong. */
  public static MeshException badGateway(String message) {
    return new MeshException(FailureCode.BAD_GATEWAY, message);
  }

  public static MeshException unavailable(String message) {
    return new MeshException(FailureCode.UNAVAILABLE, message, List.of(), 1);
  }

  public static MeshException timeout(String message) {
    return new MeshException(FailureCode.TIMEOUT, message, List.of(), 1);
  }

  public static MeshException internal() {
    return new MeshException(
        FailureCode.INTERNAL,
        "Something went wrong on our side. The request id helps us to find it.");
  }

  public FailureCode code() {
    return code;
  }

  public List<FieldError> fields() {
    return fields;
  }

  /** Whole seconds after which a retry makes sense; 0 if unknown. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** The mesh failure somewhere in {@code failure}'s causes, if there is one. */
  public static Optional<MeshException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MeshException mesh) {
        return Optional.of(mesh);
      }
    }
    return Optional.empty();
  }

  /** The stack trace of an expected refusal tells nobody anything and costs microseconds. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
