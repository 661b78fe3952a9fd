package io.tributary.solo.testing;

/**
 * Brings servers from elsewhere, say from containers; found through {@link
 * java.util.ServiceLoader}.
 */
public interface InfraProvider {

  /** The value of {@code -Dinfra} that chooses this one. */
  String name();

  /** Servers of which none runs yet. */
  Infra create();
}
