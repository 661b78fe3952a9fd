package io.tributary.tracking.store;

import io.tributary.kit.sql.Where;
import io.tributary.tracking.domain.SearchText;
import io.tributary.tracking.domain.Slugs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which links a list shows. Null and empty stand for «any». */
public record LinkFilter(
    @Nullable String domain,
    List<String> tagIds,
    List<String> tagNames,
    @Nullable String folderId,
    @Nullable String search,
    @Nullable String userId,
    @Nullable String tenantId,
    @Nullable String partnerId,
    boolean showArchived,
    boolean withTags) {

  public LinkFilter {
    tagIds = List.copyOf(tagIds);
    tagNames = List.copyOf(tagNames);
  }

  /** The condition on {@code links l}. */
  Where where(String workspaceId) {
    return where(workspaceId, Where.of("l.workspace_id = ?", workspaceId));
  }

  /** Adds the condition on {@code links l} to one that names the workspace already. */
  Where where(String workspaceId, Where where) {
    where
        .and("l.deleted_at IS NULL")
        .andIf(domain == null ? null : Slugs.fold(domain), "l.domain = ?")
        .andIf(folderId, "l.folder_id = ?")
        .andIf(userId, "l.user_id = ?")
        .andIf(tenantId, "l.tenant_id = ?")
        .andIf(partnerId, "l.partner_id = ?");
    if (!showArchived) {
      where.and("NOT l.archived");
    }
    if (withTags) {
      where.and("EXISTS (SELECT 1 FROM link_tags lt WHERE lt.link_id = l.id)");
    }
    if (!tagIds.isEmpty()) {
      where.and(
          "l.id IN (SELECT link_id FROM link_tags WHERE tag_id = ANY(?))", (Object) array(tagIds));
    }
    if (!tagNames.isEmpty()) {
      where.and(
          """
          l.id IN (SELECT lt.link_id FROM link_tags lt JOIN tags t ON t.id = lt.tag_id
                   WHERE t.workspace_id = ? AND name_fold(t.name) IN
                     (SELECT name_fold(n) FROM unnest(?::text[]) AS n))
          """,
          workspaceId,
          array(tagNames));
    }
    if (search != null) {
      SearchText text = SearchText.of(search);
      String pattern = Columns.containing(text.typed());
      where.and(
          "(l.key ILIKE ? OR l.title ILIKE ? OR l.comments ILIKE ? OR l.url ILIKE ?"
              + " OR l.url ILIKE ? OR l.url ILIKE ? OR l.domain || '/' || l.key ILIKE ?)",
          pattern,
          pattern,
          pattern,
          pattern,
          Columns.containing(text.inAddresses()),
          Columns.containing(text.encoded()),
          Columns.containing(text.inShortLinks()));
    }
    return where;
  }

  private static String[] array(List<String> values) {
    return values.toArray(String[]::new);
  }
}
