package io.tributary.tracking.store;

import io.tributary.kit.sql.Where;
import io.tributary.tracking.domain.LinkView;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists and counts of links. */
public final class LinkList {
  private static final String FROM = " FROM links l LEFT JOIN link_stats s ON s.link_id = l.id";

  /** What links may be counted by, with the wire's name of it. */
  public enum Group {
    DOMAIN("domain", "l.domain", ""),
    TAG("tagId", "g.tag_id", " JOIN link_tags g ON g.link_id = l.id"),
    FOLDER("folderId", "l.folder_id", ""),
    USER("userId", "l.user_id", "");

    private final String wire;
    private final String column;
    private final String join;

    Group(String wire, String column, String join) {
      this.wire = wire;
      this.column = column;
      this.join = join;
    }

    public String wire() {
      return wire;
    }
  }

  /** One page, in the order asked for. */
  public Future<List<LinkView>> page(
      SqlClient client, String workspaceId, LinkFilter filter, LinkPage page) {
    // $1 is the filter's first value, so the currency takes $2 for every order alike.
    Where where =
        Where.of("l.workspace_id = ? AND ?::text IS NOT NULL", workspaceId, page.currency());
    String inner = filter.where(workspaceId, where).sql();
    String value = page.sort().sql();
    String cursor = page.startingAfter() != null ? page.startingAfter() : page.endingBefore();
    boolean backwards = page.startingAfter() == null && cursor != null;
    boolean descending = page.descending() != backwards;
    StringBuilder sql =
        new StringBuilder("SELECT ").append(LinkRows.VIEW_COLUMNS).append(FROM).append(inner);
    if (cursor != null) {
      sql.append(" AND (").append(value).append(", l.id) ").append(descending ? "<" : ">");
      sql.append(" (SELECT ").append(value).append(", l.id").append(FROM);
      sql.append(" WHERE l.workspace_id = $1 AND l.id = ").append(where.bind(cursor)).append(")");
    }
    String direction = descending ? " DESC" : " ASC";
    sql.append(" ORDER BY ").append(value).append(direction).append(", l.id").append(direction);
    sql.append(" LIMIT ").append(where.bind(page.pageSize()));
    if (cursor == null) {
      sql.append(" OFFSET ").append(where.bind((page.page() - 1L) * page.pageSize()));
    }
    return client
        .preparedQuery(sql.toString())
        .execute(where.arguments())
        .map(LinkStore::views)
        .map(views -> backwards ? reversed(views) : views);
  }

  public Future<Long> count(SqlClient client, String workspaceId, LinkFilter filter) {
    Where where = filter.where(workspaceId);
    return client
        .preparedQuery("SELECT count(*) AS n FROM links l" + where.sql())
        .execute(where.arguments())
        .map(rows -> rows.iterator().next().getLong("n"));
  }

  /** Counts by group, the largest first; links without the property stand under null. */
  public Future<Map<@Nullable String, Long>> countBy(
      SqlClient client, String workspaceId, LinkFilter filter, Group group) {
    Where where = filter.where(workspaceId);
    String sql =
        "SELECT %s AS value, count(*) AS n FROM links l%s%s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
            .formatted(group.column, group.join, where.sql());
    return client
        .preparedQuery(sql)
        .execute(where.arguments())
        .map(rows -> {
          Map<@Nullable String, Long> counts = new LinkedHashMap<>();
          rows.forEach(row -> counts.put(row.getString("value"), row.getLong("n")));
          return counts;
        });
  }

  private static List<LinkView> reversed(List<LinkView> views) {
    List<LinkView> copy = new ArrayList<>(views);
    Collections.reverse(copy);
    return copy;
  }
}
