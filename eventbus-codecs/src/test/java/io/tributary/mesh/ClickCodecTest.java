package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickCodecTest {
  private static final ClickRecord CLICK =
      new ClickRecord(
          "5f3abcdefghijklm",
          1_795_000_000_123L,
          "ws_1",
          "link_2",
          "https://example.com/é",
          "a=1",
          "203.0.113.0",
          "curl/8",
          "",
          "fr",
          ClickRecord.HEAD | ClickRecord.QR);

  private static final String GOLDEN =
      "01" // version
          + "000001a1ee565e7b" // atMs
          + "05" // flags
          + "0010"
          + "35663361626364656667686"
          + "96a6b6c6d"
          + "0004"
          + "77735f31"
          + "0006"
          + "6c696e6b5f32"
          + "0016"
          + "68747470733a2f2f6578616d706c652e636f6d2fc3a9"
          + "0003"
          + "613d31"
          + "000b"
          + "3230332e302e3131332e30"
          + "0006"
          + "6375726c2f38"
          + "0000"
          + "0002"
          + "6672";

  @Test
  void encodeShouldNeverChangeItsBytes() {
    assertThat(HexFormat.of().formatHex(ClickCodec.encode(CLICK))).isEqualTo(GOLDEN);
  }

  @Test
  void decodeShouldReadTheGoldenBytes() {
    assertThat(ClickCodec.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(CLICK);
  }

  @Test
  void textShouldWriteTheSameFormAsEncode() {
    assertThat(written(CLICK, ClickRecord.MAX_TEXT)).isEqualTo(ClickCodec.encode(CLICK));
  }

  @Test
  void decodeShouldReadBackWhatWasEncodedWhenTextsAreAnything() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      ClickRecord click =
          new ClickRecord(
              text(random),
              random.nextLong(),
              text(random),
              text(random),
              text(random),
              text(random),
              text(random),
              text(random),
              text(random),
              text(random),
              random.nextInt(128));

      byte[] bytes = ClickCodec.encode(click);

      assertThat(ClickCodec.decode(bytes)).isEqualTo(click);
      assertThat(written(click, 60_000)).isEqualTo(bytes);
      assertThat(new String(ClickCodec.linkId(bytes), StandardCharsets.UTF_8))
          .isEqualTo(click.linkId());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void textShouldCutBetweenCharacters(int maxBytes) {
    String whole = "aé€😀b";
    ByteBuffer out = ByteBuffer.allocate(64);

    ClickCodec.text(out, whole, maxBytes);

    byte[] cut = Arrays.copyOfRange(out.array(), 2, out.position());
    assertThat(out.getShort(0)).isEqualTo((short) cut.length);
    assertThat(cut.length).isBetween(maxBytes - 3, maxBytes);
    assertThat(whole).startsWith(new String(cut, StandardCharsets.UTF_8));
  }

  @Test
  void textShouldReplaceHalfACharacter() {
    ByteBuffer out = ByteBuffer.allocate(64);

    ClickCodec.text(out, "a\uD83Db", 10);

    assertThat(Arrays.copyOf(out.array(), out.position())).containsExactly(0, 3, 'a', '?', 'b');
  }

  @Test
  void decodeShouldRefuseEveryCut() {
    byte[] bytes = ClickCodec.encode(CLICK);
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ClickCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void decodeShouldRefuseAnUnknownVersion() {
    byte[] bytes = ClickCodec.encode(CLICK);
    bytes[0] = 9;
    assertThatThrownBy(() -> ClickCodec.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version");
  }

  @Test
  void linkIdShouldRefuseWhatIsNoClick() {
    assertThatThrownBy(() -> ClickCodec.linkId(new byte[12]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] written(ClickRecord click, int maxBytes) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20);
    ClickCodec.begin(out, click.atMs(), click.flags());
    byte[] id = click.clickId().getBytes(StandardCharsets.UTF_8);
    ClickCodec.text(out, id, 0, id.length);
    for (String text :
        new String[] {
          click.workspaceId(),
          click.linkId(),
          click.destination(),
          click.query(),
          click.ip(),
          click.userAgent(),
          click.referer(),
          click.language()
        }) {
      ClickCodec.text(out, text, maxBytes);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static String text(Random random) {
    int[] points =
        random.ints(random.nextInt(80), 1, 0x1F64F).filter(c -> c < 0xD800 || c > 0xDFFF).toArray();
    return new String(points, 0, points.length);
  }
}
