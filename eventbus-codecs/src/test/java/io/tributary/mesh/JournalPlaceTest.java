package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class JournalPlaceTest {
  private static final JournalPlace PLACE =
      new JournalPlace(
          0xFEDCBA9876543210L, 3, 1_000_000_007L, 0x0011223344556677L, 0x8899AABBCCDDEEFFL);

  private static final String GOLDEN =
      "01" // version
          + "fedcba9876543210" // journal
          + "00000003" // lane
          + "000000003b9aca07" // sequence
          + "00112233445566778899aabbccddeeff"; // chain

  @Test
  void encodeShouldNeverChangeItsBytes() {
    assertThat(HexFormat.of().formatHex(PLACE.encode())).isEqualTo(GOLDEN);
  }

  @Test
  void decodeShouldReadTheGoldenBytes() {
    assertThat(JournalPlace.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(PLACE);
    assertThat(JournalPlace.journalName(PLACE.journal())).isEqualTo("fedcba9876543210");
  }

  @Test
  void decodeShouldRefuseWhatIsNoPlace() {
    byte[] bytes = PLACE.encode();
    assertThatThrownBy(() -> JournalPlace.decode(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    bytes[0] = 2;
    assertThatThrownBy(() -> JournalPlace.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
