package io.tributary.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.mesh.ClickCodec;
import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.Journal;
import io.tributary.tracking.journal.JournalConfig;
import io.tributary.tracking.journal.Lane;
import io.tributary.tracking.journal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes clicks into the journal of a node that is stopped, as its edge would have. */
final class FilledJournal {
  private static final int MIB = 1024 * 1024;
  private static final int LANES = 2;

  private FilledJournal() {}

  static void write(Path home, SampleClicks clicks, int count) {
    JournalConfig config =
        new JournalConfig(
            home.resolve("journal"),
            64 * MIB,
            16_384L * MIB,
            JournalConfig.Sync.NONE,
            100,
            4 * MIB,
            16_384,
            Long.MAX_VALUE,
            JournalConfig.OnFailure.FAIL);
    try (Journal journal = Journal.open(config, new SimpleMeterRegistry())) {
      for (int lane = 0; lane < LANES; lane++) {
        fill(journal, clicks, count / LANES + (lane < count % LANES ? 1 : 0));
      }
    } catch (IOException e) {
      throw new BenchException("cannot fill the journal: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** This thread is the lane's event loop: it appends a group, then does what it was asked to. */
  private static void fill(Journal journal, SampleClicks clicks, int count)
      throws IOException, InterruptedException {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    Lane lane = journal.lane(tasks::add);
    Answered answered = new Answered();
    int appended = 0;
    while (answered.count < count) {
      while (appended < count && appended - answered.count < 4_000) {
        byte[] click = ClickCodec.encode(clicks.next(System.currentTimeMillis()));
        lane.append(answered.with(click));
        appended++;
      }
      tasks.take().run();
    }
  }

  private static final class Answered {
    int count;

    Entry with(byte[] click) {
      return new Entry() {
        @Override
        public void writeTo(ByteBuffer out) {
          out.put(click);
        }

        @Override
        public void journalled() {
          count++;
        }

        @Override
        public void refused(Refusal why) {
          throw new BenchException("the journal refused a click: " + why);
        }
      };
    }
  }
}
