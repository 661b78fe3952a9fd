package io.tributary.kit.op;

/** Whoever was asked is no member of the mesh any more. How far it came, nobody can tell. */
final class NodeLostException extends Exception {
  private static final long serialVersionUID = 1L;

  NodeLostException() {
    super("the node that was asked is lost", null, false, false);
  }
}
