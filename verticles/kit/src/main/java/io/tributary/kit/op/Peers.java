package io.tributary.kit.op;

import java.util.List;

/** What a node of a cluster knows of the others; asked for each request, so it never waits. */
public interface Peers {
  /** By which name the others know this node. */
  String self();

  /** The other nodes that have a consumer at this address, in no particular order. */
  List<String> serving(String address);
}
