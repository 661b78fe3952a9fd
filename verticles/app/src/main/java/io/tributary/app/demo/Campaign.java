package io.tributary.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The partners and short links that a demonstration runs on. All links carry a tag of their own, so
 * the demonstration's numbers stand apart from everything else in the workspace.
 *
 * @param tagId the tag of all its links
 * @param currency the workspace's currency
 * @param since when the installation made the first link, in its own words
 * @param links short links by the path that the log asks for
 * @param others the same short links, for the paths beyond the first hundred
 */
record Campaign(
    String tagId, String currency, String since, Map<String, URI> links, List<URI> others) {
  private static final int MAX_LINKS = 100;
  private static final List<String> PARTNERS =
      List.of("Awa Ndiaye", "Camille Laurent", "Kwame Mensah", "Lucía Herrera", "Noor Haddad");

  static Campaign create(Api api, List<LogLine> visits) {
    String run = Long.toString(System.currentTimeMillis(), 36);
    String currency =
        api.object("GET", "/auth/me", null).getJsonObject("workspace").getString("currency");
    String tagId =
        api.object(
                "POST", "/tags", new JsonObject().put("name", "demo " + run).put("color", "blue"))
            .getString("id");
    List<String> partners = new ArrayList<>();
    for (String name : PARTNERS) {
      String address = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", ".");
      partners.add(
          api.object(
                  "POST",
                  "/partners",
                  new JsonObject().put("name", name).put("email", address + "@example.com"))
              .getString("id"));
    }
    List<String> paths = visits.stream().map(Campaign::pathOf).distinct().limit(MAX_LINKS).toList();
    JsonArray wanted = new JsonArray();
    for (int i = 0; i < paths.size(); i++) {
      wanted.add(
          new JsonObject()
              .put("url", "https://shop.example.com" + paths.get(i))
              .put("key", "demo-" + run + "-" + i)
              .put("partnerId", partners.get(i % partners.size()))
              .put("trackConversion", true)
              .put("tagIds", new JsonArray().add(tagId)));
    }
    JsonArray made = (JsonArray) api.call("POST", "/links/bulk", wanted);
    Map<String, URI> links = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      JsonObject link = made.getJsonObject(i);
      if (link.getString("shortLink") == null) {
        throw new DemoException("a link was refused: " + link.encode());
      }
      links.put(paths.get(i), URI.create(link.getString("shortLink")));
    }
    return new Campaign(
        tagId,
        currency,
        made.getJsonObject(0).getString("createdAt"),
        links,
        List.copyOf(links.values()));
  }

  /** The link of the visit's own page; pages beyond the first hundred share those links. */
  URI linkOf(LogLine visit) {
    String path = pathOf(visit);
    URI own = links.get(path);
    return own != null ? own : others.get(Math.floorMod(path.hashCode(), others.size()));
  }

  /** The page without its query, as a path that every URL may have. */
  private static String pathOf(LogLine visit) {
    String path = visit.path().split("[?#]", 2)[0].replaceAll("[^A-Za-z0-9/._~-]", "-");
    return path.startsWith("/") ? path : "/" + path;
  }
}
