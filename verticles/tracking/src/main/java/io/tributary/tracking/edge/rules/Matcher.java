package io.tributary.tracking.edge.rules;

import io.tributary.kit.http.Network;
import io.tributary.tracking.domain.PlaceNames;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A compiled condition. Thread-safe, and shared by all links that have it. */
sealed interface Matcher {
  boolean matches(Visitor visitor);

  /** What is not known of a visitor is not true, and so its negation is. */
  record Not(Matcher condition) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      return !condition.matches(visitor);
    }
  }

  /**
   * @param bits of {@link io.tributary.tracking.domain.VisitorDevice}, one of which is enough
   */
  record Devices(int bits) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      return (visitor.devices() & bits) != 0;
    }
  }

  /**
   * @param bits of {@link io.tributary.tracking.domain.VisitorBrowser}
   */
  record Browsers(int bits) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      return (visitor.browser().bit() & bits) != 0;
    }
  }

  /**
   * @param tags in lower case; {@code fr} fits {@code fr-ch} too, but not the other way round
   */
  record Languages(List<String> tags) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      for (String preferred : visitor.languages()) {
        for (String tag : tags) {
          if (preferred.startsWith(tag)
              && (preferred.length() == tag.length() || preferred.charAt(tag.length()) == '-')) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /**
   * @param codes in upper case
   */
  record Countries(Set<String> codes) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      String country = visitor.place().country();
      return country != null && codes.contains(country.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * @param names as {@link PlaceNames#fold} makes them
   */
  record Cities(Set<String> names) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      String city = visitor.place().city();
      return city != null && names.contains(PlaceNames.fold(city));
    }
  }

  record Query(String name, Set<String> values) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      for (Parameter parameter : visitor.parameters()) {
        if (parameter.name().equals(name) && values.contains(parameter.value())) {
          return true;
        }
      }
      return false;
    }
  }

  record AnyQuery(String name) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      for (Parameter parameter : visitor.parameters()) {
        if (parameter.name().equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  record ValuelessQuery(String name) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      for (Parameter parameter : visitor.parameters()) {
        if (parameter.name().equals(name) && parameter.value().isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  record Networks(List<Network> networks) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      byte[] address = visitor.address();
      for (Network network : networks) {
        if (network.contains(address)) {
          return true;
        }
      }
      return false;
    }
  }

  record Before(long atMs) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      return visitor.nowMs() < atMs;
    }
  }

  record After(long atMs) implements Matcher {
    @Override
    public boolean matches(Visitor visitor) {
      return visitor.nowMs() >= atMs;
    }
  }
}
