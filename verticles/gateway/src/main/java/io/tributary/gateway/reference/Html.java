package io.tributary.gateway.reference;

import org.jspecify.annotations.Nullable;

/** Writes HTML; every text is escaped. */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 18);

  /** Markup of the program itself. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html text(@Nullable Object text) {
    String plain = String.valueOf(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
    return this;
  }

  Html element(String name, @Nullable Object text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">");
  }

  /** A description: paragraphs, and {@code code} between backticks. Other Markdown stays as is. */
  Html prose(@Nullable String description) {
    if (description == null || description.isBlank()) {
      return this;
    }
    for (String paragraph : description.strip().split("\n\\s*\n")) {
      raw("<p>");
      inline(paragraph);
      raw("</p>\n");
    }
    return this;
  }

  /** One line of a description. */
  Html inline(@Nullable String description) {
    if (description == null) {
      return this;
    }
    String[] parts = description.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      if (code) {
        element("code", parts[i]);
      } else {
        text(parts[i]);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
