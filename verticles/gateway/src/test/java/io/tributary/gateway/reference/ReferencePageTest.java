package io.tributary.gateway.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
  private static final JsonObject DOCUMENT =
      new JsonObject(
          """
          {"info": {"title": "T<ea>", "description": "First.\\n\\nSecond with `code`."},
           "paths": {"/cups/{id}": {
             "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
             "get": {"operationId": "tea.cups.get", "summary": "Get a <cup>", "tags": ["Cups"], "x-scope": "cups.read",
               "responses": {"200": {"description": "it", "content": {"application/json":
                 {"schema": {"$ref": "#/components/schemas/Cup"}}}}, "default": {"$ref": "#/components/responses/E"}}}}},
           "components": {"responses": {"E": {"description": "failed"}}, "schemas": {"Cup": {"type": "object",
             "required": ["size"], "properties": {"size": {"type": "integer", "minimum": 1}}}}}}
          """);

  @Test
  void everythingShouldBeSaidAndNothingTakenForMarkup() {
    String page = ReferencePage.of(DOCUMENT);

    assertThat(page)
        .contains("<h1>T&lt;ea&gt; API</h1>", "<p>Second with <code>code</code>.</p>")
        .contains("id=\"tea.cups.get\"", "Get a &lt;cup&gt;", "the scope cups.read")
        .contains("<a href=\"#schema-Cup\">Cup</a>", "minimum 1", "failed")
        .doesNotContain("<ea>", "<cup>", "<script");
  }

  @Test
  void policyShouldAllowThePagesOwnStyleOnly() throws Exception {
    String page = ReferencePage.of(DOCUMENT);
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

    assertThat(ReferencePage.policy())
        .contains(
            "default-src 'none'", "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void documentWithoutAnythingShouldBeAPageToo() {
    JsonObject empty = new JsonObject().put("paths", new JsonObject()).put("tags", new JsonArray());
    assertThat(ReferencePage.of(empty)).contains("</html>");
  }
}
