package io.tributary.mesh;

import java.util.List;

/** Every Kafka topic of the mesh. README.md of this module says what each of them guarantees. */
public final class Topics {
  /** {@link ClickRecord}, key = link id; the header says its {@link JournalPlace}. */
  public static final String CLICKS = "clicks";

  /** {@link ConversionRecorded}, key = workspace id. */
  public static final String CONVERSIONS = "conversions";

  /** {@link CommissionCreated}, key = workspace id. */
  public static final String COMMISSIONS = "commissions";

  /** {@link ConversionCorrected}, key = workspace id. */
  public static final String CORRECTIONS = "corrections";

  /** {@link CustomerForgotten}, key = workspace id. */
  public static final String CUSTOMERS = "customers";

  /** What a node looks after. */
  public static final List<String> ALL =
      List.of(CLICKS, CONVERSIONS, CORRECTIONS, CUSTOMERS, COMMISSIONS);

  private Topics() {}
}
