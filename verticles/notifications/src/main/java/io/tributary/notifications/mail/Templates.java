package io.tributary.notifications.mail;

import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.io.ClassPathTemplateLoader;
import io.tributary.notifications.domain.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The e-mails' templates, read once at start: {@code mail/<kind>.<language>.<part>.hbs}. */
public final class Templates {
  private static final List<String> KINDS = List.of("commission");
  private static final List<String> LANGUAGES = List.of("en", "fr");

  private final Map<String, Template> templates;

  private Templates(Map<String, Template> templates) {
    this.templates = Map.copyOf(templates);
  }

  /** A rendered message. */
  public record Rendered(String subject, String text, String html) {}

  /** Blocks while it reads. */
  public static Templates load() {
    ClassPathTemplateLoader loader = new ClassPathTemplateLoader("/mail", ".hbs");
    Handlebars html = new Handlebars(loader).with(EscapingStrategy.HTML_ENTITY);
    // Plain text has nothing to escape; names lost their control characters before.
    Handlebars plain = new Handlebars(loader).with(EscapingStrategy.NOOP);
    Map<String, Template> templates = new HashMap<>();
    try {
      for (String kind : KINDS) {
        for (String language : LANGUAGES) {
          String name = kind + "." + language + ".";
          templates.put(name + "subject", plain.compile(name + "subject"));
          templates.put(name + "text", plain.compile(name + "text"));
          templates.put(name + "html", html.compile(name + "html"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Templates(templates);
  }

  /**
   * @throws IllegalArgumentException if there is no template of its kind and language
   */
  public Rendered render(Notification notification) {
    String name = notification.kind() + "." + notification.language() + ".";
    Map<String, Object> words = new HashMap<>(notification.words());
    String subject = apply(name + "subject", words).strip();
    words.put("subject", subject);
    return new Rendered(subject, apply(name + "text", words), apply(name + "html", words));
  }

  private String apply(String name, Map<String, Object> words) {
    Template template = templates.get(name);
    if (template == null) {
      throw new IllegalArgumentException("there is no template " + name);
    }
    try {
      return template.apply(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
