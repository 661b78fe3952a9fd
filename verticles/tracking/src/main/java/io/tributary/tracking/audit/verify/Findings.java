package io.tributary.tracking.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** What a verification has found out so far. */
public final class Findings {
  /** The first of them say enough; a broken disk has millions. */
  private static final int KEPT = 100;

  private final List<String> wrong = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private long wrongCount;

  /** Something that must not be. */
  void wrong(String what) {
    wrongCount++;
    if (wrong.size() < KEPT) {
      wrong.add(what);
    }
  }

  /** Something that cannot be told. */
  void unknown(String what) {
    if (unknown.size() < KEPT) {
      unknown.add(what);
    }
  }

  /** Something that is not in Kafka: wrong, unless it may be among what is deleted there. */
  void missing(String what, boolean mayBeDeleted) {
    if (mayBeDeleted) {
      unknown(what + ", or deleted there with the oldest");
    } else {
      wrong(what);
    }
  }

  /** What is wrong, the first found first; a hundred at most. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** What nobody can tell any more; a hundred at most. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** How many things are wrong. */
  public long wrongCount() {
    return wrongCount;
  }

  /** 0 for yes, 1 for no, 2 for «cannot tell». */
  public int exitCode() {
    return wrongCount > 0 ? 1 : unknown.isEmpty() ? 0 : 2;
  }
}
