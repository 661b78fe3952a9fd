package io.tributary.tracking.analytics;

/** Whether a sale is the customer's first. */
public enum SaleType {
  NEW,
  RECURRING
}
