package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.analytics.Choice;
import io.tributary.tracking.analytics.Dimension;
import io.tributary.tracking.analytics.LinkProperty;
import io.tributary.tracking.analytics.MetadataFilter;
import io.tributary.tracking.analytics.Period;
import io.tributary.tracking.analytics.SaleType;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.store.LinkRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which events a question is about from its query parameters. */
final class ScopeInput {
  private static final int MAX_VALUES = 100;
  private static final String EXTERNAL = LinkRef.EXTERNAL;

  private static final Map<String, LinkProperty> LINK_PARAMETERS =
      Map.of(
          "domain", LinkProperty.DOMAIN,
          "key", LinkProperty.KEY,
          "tenantId", LinkProperty.TENANT,
          "partnerId", LinkProperty.PARTNER,
          "programId", LinkProperty.PROGRAM,
          "folderId", LinkProperty.FOLDER);

  private ScopeInput() {}

  static Scope read(OperationCall call, Instant now) {
    return new Scope(
        call.workspaceId(),
        Period.of(call.query("interval"), call.query("start"), call.query("end"), zone(call), now),
        links(call),
        dimensions(call),
        call.query("customerId"),
        saleType(call.query("saleType")),
        metadata(call.query("query")));
  }

  static ZoneId zone(OperationCall call) {
    String name = call.query("timezone");
    return Period.zone(name == null ? "UTC" : name);
  }

  private static Map<LinkProperty, Choice> links(OperationCall call) {
    Map<LinkProperty, Choice> links = new EnumMap<>(LinkProperty.class);
    LINK_PARAMETERS.forEach((parameter, property) -> {
      String text = call.query(parameter);
      if (text != null) {
        links.put(property, checked(parameter, Choice.of(text)));
      }
    });
    String tags = firstOf(call, "tagId", "tagIds");
    if (tags != null) {
      links.put(LinkProperty.TAG, checked("tagIds", Choice.of(tags)));
    }
    String ids = firstOf(call, "linkId", "linkIds");
    if (ids != null) {
      // One external id is as good as one of ours; a list of them has its own parameter.
      boolean external = ids.startsWith(EXTERNAL);
      links.put(
          external ? LinkProperty.EXTERNAL_ID : LinkProperty.ID,
          checked("linkId", external ? withoutPrefix(Choice.of(ids)) : Choice.of(ids)));
    }
    String externalIds = call.query("externalId");
    if (externalIds != null) {
      links.put(
          LinkProperty.EXTERNAL_ID, checked("externalId", withoutPrefix(Choice.of(externalIds))));
    }
    return links;
  }

  private static Map<Dimension, Choice> dimensions(OperationCall call) {
    Map<Dimension, Choice> dimensions = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      String parameter = parameterOf(dimension);
      String text = call.query(parameter);
      if (text != null) {
        Choice choice = dimension.isCaseSensitive() ? Choice.ofAddresses(text) : Choice.of(text);
        dimensions.put(dimension, checked(parameter, choice));
      }
    }
    if (call.query("qr") != null && !dimensions.containsKey(Dimension.TRIGGER)) {
      dimensions.put(Dimension.TRIGGER, new Choice(List.of("qr"), !call.queryFlag("qr", true)));
    }
    return dimensions;
  }

  private static String parameterOf(Dimension dimension) {
    return dimension == Dimension.REFERER_URL ? "refererUrl" : dimension.column();
  }

  private static @Nullable String firstOf(OperationCall call, String one, String other) {
    String text = call.query(one);
    return text == null ? call.query(other) : text;
  }

  private static Choice withoutPrefix(Choice ids) {
    return new Choice(
        ids.values().stream()
            .map(id -> id.startsWith(EXTERNAL) ? id.substring(EXTERNAL.length()) : id)
            .toList(),
        ids.excluded());
  }

  private static Choice checked(String parameter, Choice choice) {
    if (choice.values().isEmpty() || choice.values().size() > MAX_VALUES) {
      throw MeshException.invalid(parameter, "must have 1 to " + MAX_VALUES + " values");
    }
    return choice;
  }

  private static @Nullable SaleType saleType(@Nullable String text) {
    return switch (text) {
      case null -> null;
      case "new" -> SaleType.NEW;
      case "recurring" -> SaleType.RECURRING;
      default -> throw MeshException.invalid("saleType", "must be new or recurring");
    };
  }

  private static @Nullable MetadataFilter metadata(@Nullable String text) {
    return text == null ? null : MetadataFilter.of(text);
  }
}
