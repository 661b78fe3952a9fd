package io.tributary.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A running node's meters, as it shows them to Prometheus. */
public final class Meters {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final URI address;

  /**
   * @param opsPort of the node
   */
  public Meters(HttpClient http, int opsPort) {
    this.http = http;
    this.address = URI.create("http://127.0.0.1:" + opsPort + "/metrics");
  }

  /** One look at all of them. */
  public Reading read() {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new BenchException("metrics answered " + answer.statusCode());
      }
      return new Reading(answer.body());
    } catch (IOException e) {
      throw new BenchException("no metrics: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Prometheus' text form. */
  public record Reading(String text) {
    /** The sum over all labels; 0 if there is none of that name. */
    public double sum(String name) {
      return text.lines()
          .filter(line ->
              line.startsWith(name)
                  && (line.charAt(name.length()) == ' ' || line.charAt(name.length()) == '{'))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }

    /** Clicks on disk. */
    public long journalled() {
      return (long) sum("tributary_journal_written_total");
    }

    /** Clicks that Kafka has acknowledged. */
    public long shipped() {
      return (long) sum("tributary_journal_shipped_total");
    }

    /** Clicks in PostgreSQL, those that were there already included. */
    public long stored() {
      return (long) (sum("tributary_clicks_stored_total") + sum("tributary_clicks_repeated_total"));
    }
  }
}
