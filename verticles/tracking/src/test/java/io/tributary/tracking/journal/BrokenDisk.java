package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake: a real disk that can be told to be full, to have become read-only, or to fail. */
final class BrokenDisk implements Disk {
  volatile boolean full;
  volatile boolean readOnly;
  volatile boolean failsToWrite;
  volatile boolean failsToSync;

  /** What the machine throws when memory that is mapped to a file cannot be read or written. */
  volatile boolean faults;

  /** How often something was synced. */
  final AtomicInteger syncs = new AtomicInteger();

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    if (full && file.toString().endsWith(".tmp")) {
      throw new IOException("No space left on device");
    }
    if (readOnly) {
      throw new IOException("Read-only file system");
    }
    boolean syncsEachWrite = List.of(options).contains(StandardOpenOption.DSYNC);
    return new Channel(FileChannel.open(file, options), syncsEachWrite);
  }

  private final class Channel extends FileChannel {
    private final FileChannel real;
    private final boolean syncsEachWrite;

    Channel(FileChannel real, boolean syncsEachWrite) {
      this.real = real;
      this.syncsEachWrite = syncsEachWrite;
    }

    @Override
    public int write(ByteBuffer src, long position) throws IOException {
      if (readOnly) {
        throw new IOException("Read-only file system");
      }
      if (faults) {
        throw new InternalError("a fault occurred in an unsafe memory access operation");
      }
      if (failsToWrite) {
        throw new IOException("Input/output error");
      }
      int written = real.write(src, position);
      if (failsToSync && syncsEachWrite) {
        // What a sync that fails leaves: the bytes may be there or not.
        throw new IOException("Input/output error");
      }
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (failsToSync) {
        throw new IOException("Input/output error");
      }
      real.force(metaData);
      syncs.incrementAndGet();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
      return real.read(dst);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
      return real.read(dsts, offset, length);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
      return real.write(src);
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
      return real.write(srcs, offset, length);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
      return real.position(newPosition);
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      return real.truncate(size);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count)
        throws IOException {
      return real.transferFrom(src, position, count);
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
      return real.read(dst, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return real.tryLock(position, size, shared);
    }
  }
}
