package io.tributary.notifications;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of an SMTP server as a client needs that sends one e-mail. */
final class FakeSmtpServer {
  final List<String> mails = new CopyOnWriteArrayList<>();

  /** How many of the next e-mails are refused for now. */
  final AtomicInteger busy = new AtomicInteger();

  /** How many e-mails it was asked to take. */
  final AtomicInteger asked = new AtomicInteger();

  /** What it answers to some commands instead of agreeing, such as RCPT. */
  final Map<String, String> refusals = new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final int port;

  FakeSmtpServer(Vertx vertx) {
    this(vertx, 0);
  }

  /** One on a port that is known before it listens. */
  FakeSmtpServer(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  Future<Integer> start() {
    return vertx
        .createNetServer()
        .connectHandler(this::converse)
        .listen(port, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private void converse(NetSocket socket) {
    StringBuilder mail = new StringBuilder();
    boolean[] data = {false};
    socket.write("220 test ESMTP\r\n");
    socket.handler(
        RecordParser.newDelimited(
            "\r\n",
            record -> {
              String line = record.toString();
              if (data[0]) {
                if (line.equals(".")) {
                  data[0] = false;
                  mails.add(mail.toString());
                  mail.setLength(0);
                  socket.write("250 taken\r\n");
                } else {
                  mail.append(line).append("\r\n");
                }
                return;
              }
              String verb = line.substring(0, Math.min(4, line.length()));
              if (verb.equals("MAIL") || verb.equals("AUTH")) {
                asked.incrementAndGet();
              }
              String refusal = refusals.get(verb);
              if (refusal != null) {
                socket.write(refusal + "\r\n");
                return;
              }
              switch (verb) {
                case "EHLO" ->
                    socket.write(
                        "250-test\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN\r\n");
                case "MAIL" ->
                    socket.write(
                        busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                            ? "451 come back later\r\n"
                            : "250 ok\r\n");
                case "RCPT" ->
                    socket.write(
                        line.contains("nobody@") ? "550 no such person\r\n" : "250 ok\r\n");
                case "DATA" -> {
                  data[0] = true;
                  socket.write("354 go on\r\n");
                }
                case "AUTH" -> socket.write("235 welcome\r\n");
                case "QUIT" -> socket.end(io.vertx.core.buffer.Buffer.buffer("221 bye\r\n"));
                default -> socket.write("250 ok\r\n");
              }
            }));
  }
}
