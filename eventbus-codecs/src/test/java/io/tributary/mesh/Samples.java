package io.tributary.mesh;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One message of each kind, as the golden files of the resources hold them. */
final class Samples {
  static final Principal PRINCIPAL =
      new Principal("ws_1", "xof", Principal.Kind.API_KEY, "key_1", Set.of("links.read"));

  static final OperationRequest REQUEST =
      new OperationRequest(
          "tracking.links.info",
          PRINCIPAL,
          Map.of("linkId", "link_1"),
          new JsonObject().put("page", 1),
          new JsonObject().put("url", "https://example.com"),
          1_790_000_000_000L,
          "req_1",
          null,
          "203.0.113.7");

  static final OperationReply REPLY =
      new OperationReply(
          201,
          Map.of("x-total-count", "2"),
          new JsonArray().add(1).add(new JsonObject().put("id", "link_1")));

  static final MeshException FAILURE =
      new MeshException(
          FailureCode.UNPROCESSABLE_ENTITY, "url: no", List.of(new FieldError("url", "no")), 0);

  /** By the name of the codec. */
  static final Map<String, Object> ON_THE_BUS =
      Map.of(
          "opreq",
          REQUEST,
          "oprep",
          REPLY,
          "fail",
          FAILURE,
          "principal",
          PRINCIPAL,
          "credq",
          new CredentialQuery("9f86d081", 1_790_000_000_000L),
          "keyrev",
          new ApiKeyRevoked("9f86d081"),
          "linkch",
          new LinkChanged("link_1", 3),
          "live",
          new LiveUpdate(
              "ws_1",
              LiveUpdate.TRACKING,
              7,
              1_790_000_000_000L,
              new JsonObject().put("clicks", 12),
              new JsonArray().add(new JsonObject().put("id", "e1"))),
          "noderep",
          new NodeReport(
              "node_1",
              "berlin-1",
              "1.2.0",
              List.of("gateway", "edge"),
              1L,
              2L,
              3_000L,
              "degraded",
              List.of("redis: away"),
              List.of(
                  new CallStats(
                      "gateway", "tracking.links.info", 3, 1, List.of(250L, 2L, 4_000L, 1L))),
              // What the first release did not say is empty.
              List.of()));

  private static final ConversionRecorded CONVERSION =
      new ConversionRecorded(
          "ev_1",
          ConversionRecorded.Kind.sale,
          "ws_1",
          "link_1",
          "prog_1",
          "pn_1",
          "cus_1",
          "42",
          1L,
          "c1",
          1,
          2500,
          "xof",
          "A-1",
          "Purchase",
          2L,
          Map.of("k", "v"));

  /** By the name of the golden file. */
  static final Map<String, Object> IN_KAFKA =
      Map.of(
          "commission",
          new CommissionCreated(
              "cm_1", "ws_1", "Programme", "pn_1", "Awa", null, "fr", "sale", 2500, 250, "xof", 1L),
          "commission-of-another-currency",
          new CommissionCreated(
              "cm_1",
              "ws_1",
              "Programme",
              "pn_1",
              "Awa",
              null,
              "fr",
              "sale",
              2500,
              250,
              "xof",
              1L,
              "jpy"),
          "conversion",
          CONVERSION,
          "conversion-reviewed",
          CONVERSION.withReview(
              new FraudScore(80, FraudScore.REVIEW, List.of("own_customer: it is"))),
          "correction",
          new ConversionCorrected("ev_1", "ws_1", ConversionRecorded.Kind.sale, 0, 0, "xof", 1, 3L),
          "customer-forgotten",
          new CustomerForgotten("ws_1", "cus_1", 3L));

  private Samples() {}

  /** The JSON form that a release wrote. */
  static String golden(int version, String name) {
    String path = "/golden/v" + version + "/" + name + ".json";
    try (InputStream file = Samples.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new AssertionError("there is no golden file " + path);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An exception has no equality of its own. */
  static Object comparable(Object message) {
    return message instanceof MeshException failure
        ? List.of(failure.code(), String.valueOf(failure.getMessage()), failure.fields())
        : message;
  }
}
