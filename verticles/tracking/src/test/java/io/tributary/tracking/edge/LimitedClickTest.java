package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.edge.rules.Routes;
import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.Refusal;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitedClickTest {
  private static final Entry NOWHERE =
      new Entry() {
        @Override
        public void writeTo(ByteBuffer out) {}

        @Override
        public void journalled() {}

        @Override
        public void refused(Refusal why) {}
      };

  @ParameterizedTest
  @CsvSource({"FAIL, 0", "REDIRECT, 1"})
  void aRefusedClickShouldUseTheLimitUpOnlyIfItsVisitorWasSentOn(
      OnFailure onFailure, long counted) {
    Extras extras =
        new Extras(false, Long.MAX_VALUE, null, 1, new AtomicLong(), null, Routes.NONE, null);
    extras.countClick();

    new LimitedClick(NOWHERE, onFailure, extras).refused(Refusal.values()[0]);

    assertThat(extras.clicks()).hasValue(counted);
  }
}
