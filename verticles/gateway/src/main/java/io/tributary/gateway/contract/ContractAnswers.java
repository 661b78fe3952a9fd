package io.tributary.gateway.contract;

import io.tributary.mesh.OperationReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operation may be answered with. Thread-safe. */
public final class ContractAnswers {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** They belong to the connection, and whoever sets them cuts the next answer in two. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

  private final int successStatus;
  private final Map<String, Content> byStatus;

  /**
   * @param types its content types; none if the contract does not say
   * @param json of its JSON, or null if the contract has no schema of it
   */
  record Content(Set<String> types, @Nullable Validator json) {}

  /**
   * @param byStatus by {@code 200}, {@code 4XX} or {@code default}
   */
  ContractAnswers(int successStatus, Map<String, Content> byStatus) {
    this.successStatus = successStatus;
    this.byStatus = Map.copyOf(byStatus);
  }

  /**
   * What is wrong with an answer, or null if the contract allows it.
   *
   * @param schemas whether its JSON is held to its schema too
   */
  public @Nullable String problem(OperationReply reply, boolean schemas) {
    int status = reply.status() == 0 ? successStatus : reply.status();
    if (status < 200 || status > 599) {
      return "status " + status + " is none of 200 to 599";
    }
    Content content = contentOf(status);
    if (content == null) {
      return "status " + status + " is not in the contract";
    }
    String header = badHeader(reply.headers());
    return header == null ? problem(reply, status, content, schemas) : header;
  }

  private @Nullable Content contentOf(int status) {
    Content exact = byStatus.get(String.valueOf(status));
    Content kind = exact == null ? byStatus.get(status / 100 + "XX") : exact;
    return kind == null ? byStatus.get("default") : kind;
  }

  private static @Nullable String badHeader(Map<String, String> headers) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      if (!TOKEN.matcher(name).matches()) {
        return "a header has a name that is none";
      }
      if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        return "the header «" + name + "» is the gateway's";
      }
      if (header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
        return "the header «" + name + "» has control characters";
      }
    }
    return null;
  }

  private static @Nullable String problem(
      OperationReply reply, int status, Content content, boolean schemas) {
    Object body = reply.body();
    if (WITHOUT_BODY.contains(status)) {
      return body == null ? null : "status " + status + " has no body";
    }
    if (body instanceof Buffer) {
      return content.types().isEmpty() || content.types().stream().anyMatch(ContractAnswers::bytes)
          ? null
          : "bytes, where the contract has JSON";
    }
    Validator json = content.json();
    if (json == null) {
      return body != null || content.types().isEmpty() ? null : "there is no body";
    }
    if (body == null && !isValid(json.validate(null))) {
      return "there is no body, where the contract has one";
    }
    return body == null || !schemas ? null : problem(json.validate(body));
  }

  private static boolean bytes(String type) {
    return !type.equals("application/json");
  }

  private static boolean isValid(OutputUnit result) {
    return Boolean.TRUE.equals(result.getValid());
  }

  private static @Nullable String problem(OutputUnit result) {
    if (isValid(result)) {
      return null;
    }
    List<OutputUnit> units = result.getErrors() == null ? List.of(result) : result.getErrors();
    // The innermost says what is wrong; those before it, that something inside of them is.
    OutputUnit last = units.isEmpty() ? result : units.getLast();
    return "body " + last.getInstanceLocation() + ": " + last.getError();
  }
}
