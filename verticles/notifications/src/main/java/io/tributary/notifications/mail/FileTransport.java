package io.tributary.notifications.mail;

import io.tributary.kit.files.PrivateFolders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.MailEncoder;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes e-mails as {@code .eml} files, which every mail program opens, for installations without
 * an SMTP server. The file appears whole: it is written beside and moved. Its name is the
 * notification's id, so a repeated attempt replaces it.
 */
final class FileTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(FileTransport.class);

  private final Vertx vertx;
  private final FileSystem files;
  private final Path folder;

  FileTransport(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.files = vertx.fileSystem();
    this.folder = folder;
  }

  @Override
  public Future<Void> send(String id, MailMessage message) {
    String file = folder.resolve(id + ".eml").toString();
    String unfinished = folder.resolve("." + id + ".part").toString();
    return vertx
        .executeBlocking(() -> {
          PrivateFolders.make(folder);
          return folder;
        })
        .compose(done -> {
          String mime = new MailEncoder(message, "localhost").encode();
          return files.writeFile(unfinished, Buffer.buffer(mime));
        })
        .compose(done ->
            files.move(
                unfinished, file, new CopyOptions().setReplaceExisting(true).setAtomicMove(true)))
        .onSuccess(done -> LOG.info("e-mail written to {}", file));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
