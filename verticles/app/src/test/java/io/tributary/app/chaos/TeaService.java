package io.tributary.app.chaos;

import io.tributary.app.ForeignService;
import io.tributary.app.RunningTributary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A service in Python with one operation that changes something, at once or never. */
final class TeaService implements AutoCloseable {
  private static final String TOKEN = "tea-token";

  private static final String FRAGMENT =
      """
      paths:
        /tea:
          post:
            operationId: tea.cups.make
            x-scope: none
            requestBody:
              content: {application/json: {schema: {type: object, properties: {when: {type: string}}}}}
            responses:
              "200": {description: made, content: {application/json: {schema: {type: object}}}}
              default: {$ref: "#/components/responses/Error"}
      """;

  private static final String SERVICE =
      """
      import asyncio
      from tributary_mesh import Mesh
      mesh = Mesh.from_environment()
      @mesh.operation("tea.cups.make")
      async def make(request):
          print("is asked for " + request["body"]["when"], flush=True)
          if request["body"]["when"] == "never":
              await asyncio.sleep(3600)
          return {}
      mesh.run()
      """;

  private final ForeignService process;

  private TeaService(ForeignService process) {
    this.process = process;
  }

  /**
   * Writes the fragment of the contract into that folder, and the allow list, which is returned.
   */
  static Path describe(Path conf) throws IOException {
    try {
      Files.createDirectories(conf.resolve("openapi"));
      Files.writeString(conf.resolve("openapi").resolve("tea.yaml"), FRAGMENT);
      String hash =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
      return Files.writeString(
          conf.resolve("bridge.yaml"),
          "clients: {tea: {tokenSha256: " + hash + ", serves: [tea.cups.make]}}");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static TeaService join(int bridgePort) throws IOException {
    Path root = Path.of(System.getProperty("root.dir"));
    return new TeaService(
        ForeignService.start(
            List.of("python3", "-B", "-c", SERVICE),
            Map.of(
                "TRIBUTARY_TOKEN",
                TOKEN,
                "TRIBUTARY_BRIDGE",
                "127.0.0.1:" + bridgePort,
                "PYTHONPATH",
                root.resolve("verticles/polyglot/clients/python").toString()),
            Files.createTempFile(Path.of("target").toAbsolutePath(), "tea", ".log")));
  }

  /** The status that a cup is answered with at that node. */
  static int ask(RunningTributary node, String when) {
    return node.call("POST", "/api/tea", new JsonObject().put("when", when).encode()).statusCode();
  }

  String log() throws IOException {
    return process.log();
  }

  @Override
  public void close() {
    // One that was asked for never would take its time.
    process.kill();
  }
}
