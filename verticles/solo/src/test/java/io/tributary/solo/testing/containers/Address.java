package io.tributary.solo.testing.containers;

/** Where a container's server is reached from here. */
record Address(String host, int port) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
