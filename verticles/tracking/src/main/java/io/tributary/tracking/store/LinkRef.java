package io.tributary.tracking.store;

import io.vertx.sqlclient.Tuple;

/** The ways in which a caller names one link of its workspace. Conditions are constant SQL. */
public sealed interface LinkRef {
  /** What callers put before an external id that stands where an id is expected. */
  String EXTERNAL = "ext_";

  /** A condition on {@code links}, with {@code $2} and further as its parameters. */
  String condition();

  Tuple arguments(String workspaceId);

  /** An id of ours, or an external one behind {@value #EXTERNAL}. */
  static LinkRef of(String id) {
    return id.startsWith(EXTERNAL)
        ? new ByExternalId(id.substring(EXTERNAL.length()))
        : new ById(id);
  }

  /** Our own id. */
  record ById(String id) implements LinkRef {
    @Override
    public String condition() {
      return "id = $2";
    }

    @Override
    public Tuple arguments(String workspaceId) {
      return Tuple.of(workspaceId, id);
    }
  }

  /** The merchant's id, without the prefix. */
  record ByExternalId(String externalId) implements LinkRef {
    @Override
    public String condition() {
      return "external_id = $2";
    }

    @Override
    public Tuple arguments(String workspaceId) {
      return Tuple.of(workspaceId, externalId);
    }
  }

  /** Domain and key. */
  record ByKey(String domain, String key) implements LinkRef {
    @Override
    public String condition() {
      return "domain = $2 AND key_fold = lower($3)";
    }

    @Override
    public Tuple arguments(String workspaceId) {
      return Tuple.of(workspaceId, domain, key);
    }
  }

  /** The destination; the newest link of the partner that leads there. */
  record ByUrlOfPartner(String url, String partnerId) implements LinkRef {
    @Override
    public String condition() {
      return "md5(url) = md5($2) AND url = $2 AND partner_id = $3";
    }

    @Override
    public Tuple arguments(String workspaceId) {
      return Tuple.of(workspaceId, url, partnerId);
    }
  }

  /** The destination; the newest link that leads there. */
  record ByUrl(String url) implements LinkRef {
    @Override
    public String condition() {
      // The index is on the hash: addresses may be longer than an index entry.
      return "md5(url) = md5($2) AND url = $2";
    }

    @Override
    public Tuple arguments(String workspaceId) {
      return Tuple.of(workspaceId, url);
    }
  }
}
