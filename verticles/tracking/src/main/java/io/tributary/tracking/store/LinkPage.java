package io.tributary.tracking.store;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list of links is asked for, and in which order.
 *
 * @param currency whose sums {@link Sort#SALE_AMOUNT} compares
 * @param startingAfter the id of the last link of the page before, or null
 * @param endingBefore the id of the first link of the page behind, or null
 * @param page from 1; ignored when an id is given
 */
public record LinkPage(
    Sort sort,
    boolean descending,
    String currency,
    @Nullable String startingAfter,
    @Nullable String endingBefore,
    int page,
    int pageSize) {

  /** What a list of links may be sorted by, with the constant SQL of its value. */
  public enum Sort {
    CREATED_AT("l.created_at"),
    CLICKS("COALESCE(s.clicks, 0)"),
    LEADS("COALESCE(s.leads, 0)"),
    SALES("COALESCE(s.sales, 0)"),
    SALE_AMOUNT(
        """
        COALESCE((SELECT r.amount FROM link_revenue r
                  WHERE r.link_id = l.id AND r.currency = $2), 0)\
        """),
    LAST_CLICKED("COALESCE(s.last_clicked, '-infinity'::timestamptz)");

    private final String sql;

    Sort(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }

    /** Reads the wire's name; anything unknown is the time of creation. */
    public static Sort of(@Nullable String name) {
      return switch (name == null ? "" : name) {
        case "clicks" -> CLICKS;
        case "leads" -> LEADS;
        case "sales" -> SALES;
        case "saleAmount" -> SALE_AMOUNT;
        case "lastClicked" -> LAST_CLICKED;
        default -> CREATED_AT;
      };
    }
  }
}
