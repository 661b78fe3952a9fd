package io.tributary.auth.domain;

import java.util.Locale;
import java.util.Optional;

/** E-mail addresses as names of accounts: the same in every case of letters. */
public final class EmailAddress {
  private static final int LONGEST = 254;

  private EmailAddress() {}

  /** How the address is stored and compared. */
  public static String fold(String address) {
    return address.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The folded address, or empty if nothing could be delivered there. Whether anybody reads it,
   * only a message would tell, so the check is coarse: {@code admin@localhost} is fine.
   */
  public static Optional<String> parse(String address) {
    String folded = fold(address);
    int at = folded.indexOf('@');
    boolean plausible =
        folded.length() <= LONGEST
            && at > 0
            && at < folded.length() - 1
            && at == folded.lastIndexOf('@')
            && folded
                .chars()
                .noneMatch(c ->
                    Character.isWhitespace(c) || Character.isISOControl(c) || c == '<' || c == '>');
    return plausible ? Optional.of(folded) : Optional.empty();
  }
}
