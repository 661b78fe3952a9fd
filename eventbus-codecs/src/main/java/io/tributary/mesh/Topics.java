package io.tributary.mesh;

/** Every Kafka topic of the mesh. README.md of this module says what each of them guarantees. */
public final class Topics {
  /** {@link ClickRecord}, key = link id; the header says its {@link JournalPlace}. */
  public static final String CLICKS = "clicks";

  /** {@link ConversionRecorded}, key = workspace id. */
  public static final String CONVERSIONS = "conversions";

  /** {@link CommissionCreated}, key = workspace id. */
  public static final String COMMISSIONS = "commissions";

  private Topics() {}
}
