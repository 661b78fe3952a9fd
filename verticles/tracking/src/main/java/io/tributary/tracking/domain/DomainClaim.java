package io.tributary.tracking.domain;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;

/**
 * A workspace says that a host name is its own. Who can write a record into the name's DNS proves
 * it, as with other services.
 *
 * @param token what only this claim's record says
 */
public record DomainClaim(String slug, String token) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 20;

  public static String newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /** A name beside the host's own: that one may be an alias, which has no other records. */
  public String recordName() {
    return "_tributary." + slug;
  }

  public String recordValue() {
    return "tributary-verification=" + token;
  }

  /** Whether one of the TXT records under {@link #recordName} is this claim's. */
  public boolean isProvedBy(Collection<String> records) {
    return records.stream().anyMatch(record -> record.strip().equals(recordValue()));
  }
}
