package io.tributary.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "br, gzip", "GZIP;q=0.5", "deflate , gzip ; q=1.0", "gzip;q=0.001"})
  void codingShouldBeUsedWhereItIsNamed(String header) {
    assertThat(Gzip.accepts(header, "gzip")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "x-gzip", "gzip;q=0", "gzip; q=0.000", "*", ";;,,;q"})
  void codingShouldNotBeUsedWhereItIsNot(String header) {
    assertThat(Gzip.accepts(header, "gzip")).isFalse();
    assertThat(Gzip.accepts(null, "gzip")).isFalse();
  }

  @Test
  void bodyShouldComeOutAsItWentIn() throws IOException {
    Buffer body = Buffer.buffer("{\"name\":\"é\"}".repeat(5_000));

    Buffer small = Gzip.of(body, 4);

    assertThat(small.length()).isLessThan(body.length() / 50);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(small.getBytes())).readAllBytes())
        .isEqualTo(body.getBytes());
  }
}
