package io.tributary.app.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tributary.kit.scope.RequestScope;

/** {@code %request} in a pattern: the request in brackets, or nothing. */
public final class RequestConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    String request = RequestScope.requestId();
    return request == null ? "" : "[" + request + "] ";
  }
}
