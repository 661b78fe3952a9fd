package io.tributary.gateway.reference;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contract as a page to read. Made once per start; the same bytes for everybody. */
public final class ReferencePage {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "head", "options");
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8884;--soft:#8881;--ink:CanvasText;--accent:#0b6e8a}
      @media(prefers-color-scheme:dark){:root{--accent:#6cc5de}}
      *{box-sizing:border-box}
      body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:Canvas}
      a{color:var(--accent)} :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
      .skip{position:absolute;left:-99rem} .skip:focus{left:1rem;top:1rem;background:Canvas;padding:.5rem}
      nav{padding:1rem 1.5rem;border-bottom:1px solid var(--line)} nav ul{padding-left:1.2rem;margin:.2rem 0 .8rem}
      main{padding:1rem 1.5rem;max-width:60rem;min-width:0}
      @media(min-width:60rem){body{display:grid;grid-template-columns:20rem 1fr}
        nav{position:sticky;top:0;height:100vh;overflow:auto;border:0;border-right:1px solid var(--line)}}
      section.operation,section.schema{border-top:1px solid var(--line);padding:1rem 0}
      h1{margin-top:0} h3{margin:.2rem 0;overflow-wrap:anywhere} code{background:var(--soft);padding:.1em .3em;border-radius:.2em}
      .method{text-transform:uppercase;font-weight:700;color:var(--accent)}
      table{border-collapse:collapse;width:100%} th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;
        border-bottom:1px solid var(--line)} .wide{overflow-x:auto} .limits{opacity:.75} .properties{padding-left:1.2rem}
      """;

  private final Html html = new Html();
  private final SchemaTree schemas = new SchemaTree(html);
  private final JsonObject document;

  private ReferencePage(JsonObject document) {
    this.document = document;
  }

  /** The page of an OpenAPI document. */
  public static String of(JsonObject document) {
    return new ReferencePage(document).write();
  }

  /** The Content-Security-Policy that the page needs: its own style and nothing else. */
  public static String policy() {
    return "default-src 'none'; style-src 'sha256-"
        + sha256(STYLE)
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  /** One operation of the document. */
  private record Entry(String path, String method, JsonObject item, JsonObject operation) {
    String id() {
      return operation.getString("operationId", method + path);
    }

    String summary() {
      return operation.getString("summary", id());
    }
  }

  private String write() {
    JsonObject info = document.getJsonObject("info", new JsonObject());
    Map<String, List<Entry>> byTag = entries();
    html.raw("<!doctype html>\n<html lang=en><head><meta charset=utf-8>")
        .raw("<meta name=viewport content=\"width=device-width,initial-scale=1\">")
        .raw("<title>")
        .text(info.getString("title"))
        .raw(" API</title><style>")
        .raw(STYLE)
        .raw("</style></head><body>\n<a class=skip href=\"#main\">Skip to the reference</a>\n");
    navigation(byTag);
    html.raw("<main id=main>").element("h1", info.getString("title") + " API");
    html.prose(info.getString("description"));
    html.raw("<p><a href=\"openapi.json\">The same as OpenAPI document</a>, for programs.</p>\n");
    byTag.forEach((tag, entries) -> {
      html.raw("<h2 id=\"tag-").text(slug(tag)).raw("\">").text(tag).raw("</h2>\n");
      entries.forEach(this::operation);
    });
    named();
    return html.raw("</main></body></html>\n").toString();
  }

  private Map<String, List<Entry>> entries() {
    Map<String, List<Entry>> byTag = new TreeMap<>();
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      JsonObject item = (JsonObject) path.getValue();
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          Entry entry = new Entry(path.getKey(), method, item, item.getJsonObject(method));
          JsonArray tags = entry.operation().getJsonArray("tags", new JsonArray());
          String tag = tags.isEmpty() ? "Other" : tags.getString(0);
          byTag.computeIfAbsent(tag, unseen -> new ArrayList<>()).add(entry);
        }
      }
    }
    return byTag;
  }

  private void navigation(Map<String, List<Entry>> byTag) {
    html.raw("<nav aria-label=\"Operations\">\n");
    byTag.forEach((tag, entries) -> {
      html.raw("<a href=\"#tag-").text(slug(tag)).raw("\">").element("strong", tag).raw("</a><ul>");
      for (Entry entry : entries) {
        html.raw("<li><a href=\"#").text(entry.id()).raw("\">").text(entry.summary());
        html.raw("</a></li>\n");
      }
      html.raw("</ul>");
    });
    html.raw("<a href=\"#schemas\"><strong>Schemas</strong></a></nav>\n");
  }

  private void operation(Entry entry) {
    JsonObject operation = entry.operation();
    html.raw("<section class=operation id=\"").text(entry.id()).raw("\">\n<h3>");
    html.text(entry.summary()).raw("</h3>\n<p><span class=method>").text(entry.method());
    html.raw("</span> ").element("code", "/api" + entry.path()).raw("<br>Answered by ");
    html.element("code", entry.id()).text("; needs ").text(needs(operation)).raw(".</p>\n");
    html.prose(operation.getString("description"));
    parameters(entry);
    JsonObject body = resolved(operation.getJsonObject("requestBody"));
    if (body != null) {
      html.raw("<h4>Body</h4>\n<div>");
      schemas.show(schemaIn(body));
      html.raw("</div>\n");
    }
    responses(operation.getJsonObject("responses", new JsonObject()));
    html.raw("</section>\n");
  }

  private static String needs(JsonObject operation) {
    if (operation.getValue("security") instanceof JsonArray security && security.isEmpty()) {
      return "no credential";
    }
    String scope = operation.getString("x-scope", "none");
    return scope.equals("none") ? "any valid credential" : "the scope " + scope;
  }

  private void parameters(Entry entry) {
    JsonArray all = new JsonArray();
    all.addAll(entry.item().getJsonArray("parameters", new JsonArray()));
    all.addAll(entry.operation().getJsonArray("parameters", new JsonArray()));
    if (all.isEmpty()) {
      return;
    }
    html.raw("<h4>Parameters</h4>\n<div class=wide><table><thead><tr><th scope=col>Name");
    html.raw("<th scope=col>In<th scope=col>Type<th scope=col>Meaning</thead><tbody>\n");
    for (Object one : all) {
      JsonObject parameter = resolved((JsonObject) one);
      if (parameter != null) {
        html.raw("<tr><td>").element("code", parameter.getString("name"));
        html.raw(parameter.getBoolean("required", false) ? " <em>required</em>" : "");
        html.raw("<td>").text(parameter.getString("in")).raw("<td>");
        schemas.type(parameter.getJsonObject("schema"));
        html.raw("<td>").inline(parameter.getString("description")).raw("\n");
      }
    }
    html.raw("</tbody></table></div>\n");
  }

  private void responses(JsonObject responses) {
    html.raw("<h4>Answers</h4>\n<ul>");
    for (String status : responses.fieldNames()) {
      JsonObject response = resolved(responses.getJsonObject(status));
      if (response != null) {
        html.raw("<li>").element("strong", status.equals("default") ? "failure" : status);
        html.text(" ").inline(response.getString("description")).text(" ");
        if (response.containsKey("content")) {
          schemas.show(schemaIn(response));
        }
        html.raw("</li>\n");
      }
    }
    html.raw("</ul>\n");
  }

  private void named() {
    html.raw("<h2 id=schemas>Schemas</h2>\n");
    JsonObject components = document.getJsonObject("components", new JsonObject());
    for (Map.Entry<String, Object> named : components.getJsonObject("schemas", new JsonObject())) {
      JsonObject schema = (JsonObject) named.getValue();
      html.raw("<section class=schema id=\"schema-").text(named.getKey()).raw("\">");
      html.element("h3", named.getKey()).prose(schema.getString("description"));
      schemas.show(schema);
      html.raw("</section>\n");
    }
  }

  private static @Nullable JsonObject schemaIn(JsonObject owner) {
    JsonObject content = owner.getJsonObject("content", new JsonObject());
    return content.stream()
        .findFirst()
        .map(media -> ((JsonObject) media.getValue()).getJsonObject("schema"))
        .orElse(null);
  }

  private @Nullable JsonObject resolved(@Nullable JsonObject object) {
    if (object == null || object.getString("$ref") == null) {
      return object;
    }
    Object found = document;
    for (String name : object.getString("$ref").substring(2).split("/", -1)) {
      found = found instanceof JsonObject inside ? inside.getValue(name) : null;
    }
    return found instanceof JsonObject target ? target : null;
  }

  private static String slug(String tag) {
    return tag.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
