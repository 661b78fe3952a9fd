package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.chaos.Stores.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The visitors' book beside what is stored.
 *
 * @param missing redirects that were fully received and are not stored, refused ones included
 * @param duplicates stored clicks beyond the first of a request or an id
 * @param extra stored clicks whose visitor never got an answer
 * @param strangers stored clicks that nobody asked for, or under another id than was answered
 */
record Verdict(
    String scenario,
    Book book,
    long stored,
    long missing,
    long duplicates,
    long extra,
    long strangers) {
  private static final Path RESULTS = Path.of("target", "chaos");

  static Verdict of(String scenario, Book book, List<Stored> clicks) {
    Map<String, String> redirected = book.redirected();
    Set<String> ids = new HashSet<>();
    Set<String> markers = new HashSet<>();
    long duplicates = 0;
    long extra = 0;
    long strangers = 0;
    for (Stored click : clicks) {
      if (!ids.add(click.clickId()) | !markers.add(click.marker())) {
        duplicates++;
      } else if (book.unknown().contains(click.marker())) {
        extra++;
      } else if (!click.clickId().equals(redirected.get(click.marker()))) {
        strangers++;
      }
    }
    long missing = redirected.keySet().stream().filter(marker -> !markers.contains(marker)).count();
    Verdict verdict =
        new Verdict(scenario, book, clicks.size(), missing, duplicates, extra, strangers);
    verdict.print();
    return verdict;
  }

  /** Every redirect that was received is stored exactly once, and next to nothing else. */
  Verdict assertNothingLostOrDoubled() {
    assertThat(missing).as("received and not stored").isZero();
    assertThat(duplicates).as("stored twice").isZero();
    assertThat(strangers).as("stored, but nobody's").isZero();
    assertThat(extra)
        .as("unknown outcomes that were stored")
        .isLessThanOrEqualTo(book.mayBeExtra());
    return this;
  }

  /** While the node is up, everybody is redirected, whatever is down behind it. */
  Verdict assertNoVisitorNoticed() {
    assertThat(book.failures()).as("anything but a redirect").isEmpty();
    assertThat(book.connectionsRefused()).as("refused connections").isZero();
    return this;
  }

  private void print() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("received", book.redirected().size());
    row.put("stored", stored);
    row.put("missing", missing);
    row.put("duplicate", duplicates);
    row.put("connections died", book.connectionsThatDied());
    row.put("unknown", book.unknown().size());
    row.put("extra", extra);
    row.put("slowest ms", book.slowestMs());
    System.out.println("chaos " + scenario + ": " + row + ", no redirect: " + book.failures());
    String line =
        scenario
            + "\t"
            + row.values().stream().map(String::valueOf).collect(Collectors.joining("\t"))
            + "\n";
    try {
      Files.createDirectories(RESULTS);
      Files.writeString(
          RESULTS.resolve("results.tsv"),
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
