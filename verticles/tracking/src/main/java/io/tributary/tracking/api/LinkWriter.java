package io.tributary.tracking.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.sql.Locked;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkDomain;
import io.tributary.tracking.domain.LinkKeys;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.domain.Slugs;
import io.tributary.tracking.domain.Tag;
import io.tributary.tracking.store.DomainStore;
import io.tributary.tracking.store.FolderStore;
import io.tributary.tracking.store.LinkRef;
import io.tributary.tracking.store.LinkStore;
import io.tributary.tracking.store.TagStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one link inside a transaction: lays the body over the link, checks what it refers to,
 * takes a key, stores it. Every refusal leaves the transaction usable, so that one bad link of many
 * does not take the others with it.
 */
final class LinkWriter {
  /** With 57⁷ keys five collisions in a row mean that something else is wrong. */
  private static final int KEY_ATTEMPTS = 5;

  private static final int MAX_TAGS = 50;
  private static final String OWNER_SCOPE = "partners.write";

  private final LinkStore links;
  private final DomainStore domains;
  private final FolderStore folders;
  private final TagStore tags;
  private final String defaultDomain;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  LinkWriter(
      LinkStore links,
      DomainStore domains,
      FolderStore folders,
      TagStore tags,
      String defaultDomain,
      Clock clock) {
    this.links = links;
    this.domains = domains;
    this.folders = folders;
    this.tags = tags;
    this.defaultDomain = defaultDomain;
    this.clock = clock;
  }

  /** What was written, and the revision it got. */
  record Written(LinkView view, long revision) {}

  Future<Written> create(SqlConnection tx, Principal by, JsonObject body, LinkExtras extras) {
    Instant now = now();
    String workspaceId = by.workspaceId();
    Link blank = Link.blank(Ids.next("link_"), workspaceId, by.subjectId(), now);
    Link link = LinkInput.apply(body, blank, extras, now);
    checkOwner(by, blank, link);
    Fields fields = new Fields(body);
    String key = fields.text("key", Integer.MAX_VALUE, null);
    return domain(tx, workspaceId, fields.text("domain", 255, null))
        .map(domain -> link.at(domain.slug(), ""))
        .compose(placed -> checkFolder(tx, placed, null).map(placed))
        .compose(placed ->
            selectTags(tx, workspaceId, fields)
                .compose(selected -> {
                  Future<Inserted> inserted =
                      key == null
                          ? insertWithRandomKey(tx, placed, fields, KEY_ATTEMPTS)
                          : insert(tx, placed.at(placed.domain(), LinkKeys.parse(key)));
                  return inserted.compose(done -> finish(tx, done, selected));
                }));
  }

  Future<Written> update(
      SqlConnection tx, Principal by, Locked<Link> locked, JsonObject body, LinkExtras extras) {
    Link existing = locked.value();
    Fields fields = new Fields(body);
    Link changed = LinkInput.apply(body, existing, extras, now());
    checkOwner(by, existing, changed);
    String key = fields.text("key", Integer.MAX_VALUE, null);
    Link keyed =
        key == null || key.equals(existing.key())
            ? changed
            : changed.at(existing.domain(), LinkKeys.parse(key));
    String domain = fields.text("domain", 255, null);
    Future<Link> placed =
        domain == null || Slugs.fold(domain).equals(existing.domain())
            ? Future.succeededFuture(keyed)
            : domain(tx, existing.workspaceId(), domain).map(d -> keyed.at(d.slug(), keyed.key()));
    return placed
        .compose(link -> checkFolder(tx, link, existing.owner().folderId()).map(link))
        .compose(link ->
            selectTags(tx, link.workspaceId(), fields)
                .compose(selected ->
                    links
                        .checkNoCircle(tx, checkNoLoop(link))
                        .compose(leadsOut -> links.update(tx, locked, link))
                        .compose(revision -> finish(tx, new Inserted(link, revision), selected))));
  }

  /** Whose link it is decides who is paid for what it sells. */
  private static void checkOwner(Principal by, Link before, Link after) {
    boolean same =
        Objects.equals(before.owner().partnerId(), after.owner().partnerId())
            && Objects.equals(before.owner().programId(), after.owner().programId());
    if (!same && !by.may(OWNER_SCOPE)) {
      throw MeshException.forbidden(
          "Giving a link to a partner, or taking it from one, decides who earns by it. This credential"
              + " lacks the scope «"
              + OWNER_SCOPE
              + "».");
    }
  }

  private Future<Written> finish(SqlConnection tx, Inserted written, @Nullable List<Tag> selected) {
    Link link = written.link();
    Future<Void> tagged =
        selected == null
            ? Future.succeededFuture()
            : links.retag(tx, link.id(), selected.stream().map(Tag::id).toList());
    return tagged
        .compose(done -> links.find(tx, link.workspaceId(), new LinkRef.ById(link.id())))
        .map(view -> new Written(view.orElseThrow(), written.revision()));
  }

  private record Inserted(Link link, long revision) {}

  private Future<Inserted> insert(SqlConnection tx, Link link) {
    return tryInsert(tx, link)
        .map(inserted -> inserted.orElseThrow(() -> LinkStore.keyTaken(link)));
  }

  private Future<Inserted> insertWithRandomKey(
      SqlConnection tx, Link link, Fields fields, int attempts) {
    Long length =
        fields.number(
            "keyLength",
            LinkKeys.MIN_RANDOM_LENGTH,
            LinkKeys.MAX_LENGTH,
            (long) LinkKeys.RANDOM_LENGTH);
    String prefix = fields.text("prefix", LinkKeys.MAX_LENGTH, null);
    int chosen = length == null ? LinkKeys.RANDOM_LENGTH : length.intValue();
    Link keyed =
        link.at(
            link.domain(), LinkKeys.random(Objects.requireNonNullElse(prefix, ""), chosen, random));
    return tryInsert(tx, keyed)
        .compose(inserted -> {
          if (inserted.isPresent()) {
            return Future.succeededFuture(inserted.get());
          }
          if (attempts > 1) {
            return insertWithRandomKey(tx, link, fields, attempts - 1);
          }
          return Future.failedFuture(
              MeshException.conflict(
                  "Keys of this length are used up; choose a longer keyLength."));
        });
  }

  /** Empty if the key is taken; a taken external id is a failure of its own. */
  private Future<Optional<Inserted>> tryInsert(SqlConnection tx, Link link) {
    return links
        .checkNoCircle(tx, checkNoLoop(link))
        .compose(leadsOut -> links.insert(tx, link))
        .compose(revision -> {
          if (revision.isPresent()) {
            return Future.succeededFuture(Optional.of(new Inserted(link, revision.get())));
          }
          return links
              .isKeyTaken(tx, link.domain(), link.key())
              .compose(taken ->
                  taken
                      ? Future.succeededFuture(Optional.empty())
                      : Future.failedFuture(LinkStore.externalIdTaken(link)));
        });
  }

  private Future<LinkDomain> domain(SqlConnection tx, String workspaceId, @Nullable String slug) {
    if (slug == null) {
      return domains
          .preferred(tx, workspaceId, defaultDomain)
          .map(found ->
              found.orElseThrow(
                  () -> MeshException.invalid("domain", "this workspace has none yet")));
    }
    return domains
        .usable(tx, workspaceId, Slugs.fold(slug))
        .map(found ->
            found.orElseThrow(() ->
                MeshException.invalid("domain", "«" + slug + "» is no domain of this workspace")));
  }

  private Future<Void> checkFolder(SqlConnection tx, Link link, @Nullable String before) {
    String folderId = link.owner().folderId();
    if (folderId == null || folderId.equals(before)) {
      return Future.succeededFuture();
    }
    return folders
        .find(tx, link.workspaceId(), folderId)
        .map(found -> {
          if (found.isEmpty()) {
            throw MeshException.invalid("folderId", "there is no such folder");
          }
          return null;
        });
  }

  /** The tags that the body names; null if it says nothing about tags. */
  private Future<@Nullable List<Tag>> selectTags(
      SqlConnection tx, String workspaceId, Fields fields) {
    List<String> ids = fields.list("tagIds", MAX_TAGS);
    List<String> names = fields.list("tagNames", MAX_TAGS);
    if (ids == null && fields.has("tagId")) {
      ids = fields.list("tagId", 1);
    }
    if (ids != null && (names == null || !ids.isEmpty())) {
      List<String> wanted = ids;
      return tags.byIds(tx, workspaceId, ids)
          .map(found -> {
            checkKnown("tagIds", wanted, found.stream().map(Tag::id).toList());
            return found;
          });
    }
    if (names == null) {
      return Future.succeededFuture(null);
    }
    return tags.byNames(tx, workspaceId, names)
        .map(found -> {
          checkKnown("tagNames", names, found.keySet());
          return found.values().stream().distinct().toList();
        });
  }

  private static void checkKnown(String field, List<String> wanted, Collection<String> known) {
    List<String> unknown = wanted.stream().filter(w -> !known.contains(w)).toList();
    if (!unknown.isEmpty()) {
      throw MeshException.invalid(field, "unknown: " + String.join(", ", unknown));
    }
  }

  /** A link that leads to itself would send its visitors round for ever. */
  private static Link checkNoLoop(Link link) {
    link.destinations()
        .forEach((field, url) -> {
          if (Destinations.isShortLink(url, link.domain(), link.key())) {
            throw MeshException.invalid(field, "leads to the link itself");
          }
        });
    return link;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
