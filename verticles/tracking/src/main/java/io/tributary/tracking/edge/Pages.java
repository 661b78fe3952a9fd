package io.tributary.tracking.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The few pages that visitors see when a link does not simply redirect: small, without scripts or
 * anything from elsewhere, in English or French as the browser prefers.
 */
final class Pages {
  private static final CharSequence CSP = HttpHeaders.createOptimized("content-security-policy");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence ROBOTS = HttpHeaders.createOptimized("x-robots-tag");
  private static final CharSequence LANGUAGE = HttpHeaders.createOptimized("content-language");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{margin:0;min-height:100vh;display:grid;place-items:center;font:1rem/1.5 system-ui,sans-serif}
      main{box-sizing:border-box;width:100%;max-width:26rem;padding:2rem}
      h1{font-size:1.375rem;margin:0 0 .5rem}p{margin:0 0 1rem}
      label{display:block;margin-bottom:.375rem;font-weight:600}
      input,button{box-sizing:border-box;width:100%;min-height:2.75rem;font:inherit;padding:.5rem .75rem;border-radius:.5rem}
      input{border:1px solid GrayText;background:Field;color:FieldText;margin-bottom:.75rem}
      button{border:0;background:#1d4ed8;color:#fff;font-weight:600;cursor:pointer}
      input:focus-visible,button:focus-visible{outline:3px solid #60a5fa;outline-offset:2px}
      .error{color:#b91c1c;font-weight:600}@media(prefers-color-scheme:dark){.error{color:#fca5a5}}
      """;

  /**
   * Nothing may be loaded but this one style. There is no form-action: browsers apply it to the
   * redirect that follows a form too, which leads to wherever the link points.
   */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; frame-ancestors 'none'";

  private static final String FORM =
      """
      %s<form method="post"><label for="password">%s</label>
      <input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required autofocus%s>
      <button type="submit">%s</button></form>\
      """;

  /** A page and its status. */
  enum Page {
    NOT_FOUND(
        404,
        "Page not found",
        "There is no link here. Check the address for a typing error.",
        "Page introuvable",
        "Aucun lien ici. Vérifiez que l’adresse est bien écrite."),
    EXPIRED(
        410,
        "This link has expired",
        "The link led somewhere once, but no longer.",
        "Ce lien a expiré",
        "Ce lien menait quelque part, mais plus maintenant."),
    BAD_ADDRESS(
        400,
        "This address cannot be read",
        "It has characters that no link has.",
        "Adresse illisible",
        "Elle contient des caractères qu’aucun lien n’a."),
    TOO_LONG(
        414,
        "This address is too long",
        "No link is that long.",
        "Adresse trop longue",
        "Aucun lien n’est aussi long."),
    TOO_LARGE(
        413,
        "That is too much",
        "The form takes a password only.",
        "C’est trop",
        "Le formulaire n’accepte qu’un mot de passe."),
    TOO_SLOW(
        408,
        "That took too long",
        "Please send the form again.",
        "Cela a pris trop de temps",
        "Veuillez renvoyer le formulaire."),
    UNAVAILABLE(
        503,
        "Not available right now",
        "Please try again in a moment.",
        "Indisponible pour le moment",
        "Veuillez réessayer dans un instant."),
    CIRCLE(
        508,
        "This link leads back to itself",
        "It was changed so that its visitors would go round for ever.",
        "Ce lien tourne en rond",
        "Il a été modifié de sorte que ses visiteurs tourneraient sans fin."),
    PASSWORD(
        200,
        "This link is protected",
        "Enter its password to go on.",
        "Ce lien est protégé",
        "Saisissez son mot de passe pour continuer."),
    WRONG_PASSWORD(
        401,
        "This link is protected",
        "That is not the password. Please try again.",
        "Ce lien est protégé",
        "Ce n’est pas le bon mot de passe. Veuillez réessayer."),
    TOO_MANY_REQUESTS(
        429,
        "Too many requests",
        "Please wait a moment, then try again.",
        "Trop de requêtes",
        "Patientez un instant, puis réessayez."),
    TOO_MANY_TRIES(
        429,
        "Too many tries",
        "Please wait a minute, then try again.",
        "Trop d’essais",
        "Patientez une minute, puis réessayez.");

    private final int status;
    private final String title;
    private final String text;
    private final String titleFr;
    private final String textFr;

    Page(int status, String title, String text, String titleFr, String textFr) {
      this.status = status;
      this.title = title;
      this.text = text;
      this.titleFr = titleFr;
      this.textFr = textFr;
    }

    int status() {
      return status;
    }
  }

  private static final Map<Page, Buffer> ENGLISH = new EnumMap<>(Page.class);
  private static final Map<Page, Buffer> FRENCH = new EnumMap<>(Page.class);

  static {
    for (Page page : Page.values()) {
      ENGLISH.put(page, html("en", page, page.title, page.text, "Password", "Continue"));
      FRENCH.put(page, html("fr", page, page.titleFr, page.textFr, "Mot de passe", "Continuer"));
    }
  }

  private Pages() {}

  /** Answers with a page; a HEAD request gets its head. */
  static void send(HttpServerRequest request, Page page) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    boolean french = prefersFrench(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    Buffer body = (french ? FRENCH : ENGLISH).get(page);
    secured(response)
        .setStatusCode(page.status())
        .putHeader(LANGUAGE, french ? "fr" : "en")
        .putHeader(HttpHeaders.VARY, "accept-language");
    if (page == Page.UNAVAILABLE) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "2");
    } else if (page == Page.TOO_MANY_TRIES) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "60");
    }
    response.end(body);
  }

  /** Answers with HTML of a link's own, in the language its owner wrote. */
  static void send(HttpServerRequest request, Buffer html) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      secured(response).putHeader(HttpHeaders.VARY, "user-agent").end(html);
    }
  }

  private static HttpServerResponse secured(HttpServerResponse response) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .putHeader(CSP, POLICY)
        .putHeader(NOSNIFF, "nosniff")
        .putHeader(REFERRER, "no-referrer")
        .putHeader(ROBOTS, "noindex");
  }

  /** Whether French stands before English in the header. */
  static boolean prefersFrench(String acceptLanguage) {
    if (acceptLanguage == null) {
      return false;
    }
    String header = acceptLanguage.toLowerCase(Locale.ROOT);
    int french = header.indexOf("fr");
    int english = header.indexOf("en");
    return french >= 0 && (english < 0 || french < english);
  }

  private static Buffer html(
      String language, Page page, String title, String text, String label, String button) {
    boolean wrong = page == Page.WRONG_PASSWORD;
    boolean form = wrong || page == Page.PASSWORD;
    String paragraph =
        wrong
            ? "<p class=\"error\" role=\"alert\" id=\"hint\">" + text + "</p>"
            : "<p id=\"hint\">" + text + "</p>";
    String described = " aria-describedby=\"hint\"" + (wrong ? " aria-invalid=\"true\"" : "");
    String body = form ? FORM.formatted(paragraph, label, described, button) : paragraph;
    return Buffer.buffer(
        "<!doctype html><html lang=\""
            + language
            + "\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
            + title
            + "</title><style>"
            + STYLE
            + "</style></head><body><main><h1>"
            + title
            + "</h1>"
            + body
            + "</main></body></html>");
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
