package io.tributary.mesh;

/**
 * What stands of a lead or a sale now. Topic {@link Topics#CORRECTIONS}, at least once, in no order
 * that anybody may rely on: it is a state, not a change, and the highest {@code version} of a
 * conversion wins. So whoever keeps the version beside the conversion may see it twice, or late.
 *
 * @param eventId the conversion, as {@link ConversionRecorded#eventId()} names it
 * @param workspaceId the workspace it happened in
 * @param kind {@code lead} or {@code sale}
 * @param quantity what stands of its quantity; 0 if all of it was taken back
 * @param amountMinor what stands of a sale's amount, in minor units; 0 with a quantity of 0
 * @param currency of the amount, ISO 4217, lower case
 * @param version grows with every correction of this conversion; the conversion itself is 0
 * @param correctedAtMs epoch milliseconds
 */
public record ConversionCorrected(
    String eventId,
    String workspaceId,
    ConversionRecorded.Kind kind,
    int quantity,
    long amountMinor,
    String currency,
    int version,
    long correctedAtMs) {}
