package io.tributary.solo;

import java.util.List;

/** What is particular to one kind of server. */
interface ServerSpec {
  Part part();

  /** Makes data folder and configuration ready; called before each start. */
  void prepare();

  List<String> command();

  /** Whether the server answers; asked again and again, so it must return soon and never throw. */
  boolean answers();

  /** What to do once it answers, such as making the database at the first start. */
  default void settle() {}

  /** Upkeep while it runs, about twice a second; returns soon. */
  default void tend() {}

  /**
   * Deals with what a dead server may have left; called before each start, nothing of it running.
   */
  default void tidy() {}
}
