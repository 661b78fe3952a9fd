package io.tributary.tracking.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoColorPngTest {

  /** Another decoder than ours reads the image, and a scanner reads the code. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 300, 601})
  void encodedCodeShouldBeReadable(int size) throws Exception {
    BitMatrix code =
        new QRCodeWriter()
            .encode("https://go.example.com/k?qr=1", BarcodeFormat.QR_CODE, size, size);

    var image =
        ImageIO.read(new ByteArrayInputStream(TwoColorPng.encode(code, 0x102030, 0xF0E0D0)));

    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    assertThat(pixels).containsOnly(0xFF102030, 0xFFF0E0D0);
    var bitmap =
        new BinaryBitmap(
            new HybridBinarizer(new RGBLuminanceSource(width, image.getHeight(), pixels)));
    if (size >= 300) {
      assertThat(new QRCodeReader().decode(bitmap).getText())
          .isEqualTo("https://go.example.com/k?qr=1");
    }
  }
}
