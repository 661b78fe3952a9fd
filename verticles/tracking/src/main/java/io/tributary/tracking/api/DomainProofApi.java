package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.DomainClaim;
import io.tributary.tracking.domain.LinkDomain;
import io.tributary.tracking.domain.Slugs;
import io.tributary.tracking.ownership.OwnershipConfig;
import io.tributary.tracking.ownership.TxtRecords;
import io.tributary.tracking.store.ClaimStore;
import io.tributary.tracking.store.DomainStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Looks for the record that says whose a domain is. */
final class DomainProofApi {
  private final Database database;
  private final DomainStore domains;
  private final ClaimStore claims;
  private final TxtRecords records;
  private final OwnershipConfig ownership;
  private final Clock clock;

  DomainProofApi(
      Database database,
      DomainStore domains,
      ClaimStore claims,
      TxtRecords records,
      OwnershipConfig ownership,
      Clock clock) {
    this.database = database;
    this.domains = domains;
    this.claims = claims;
    this.records = records;
    this.ownership = ownership;
    this.clock = clock;
  }

  /** The claim that DNS confirms, if there is one to confirm; asked before the transaction. */
  Future<Optional<DomainClaim>> look(OperationCall call) {
    return own(call, database.reads())
        .compose(domain -> {
          DomainClaim claim = domain.claim();
          if (claim == null) {
            return Future.succeededFuture(Optional.empty());
          }
          return ownership.required()
              ? records
                  .of(claim.recordName())
                  .map(found -> claim.isProvedBy(found) ? Optional.of(claim) : Optional.empty())
              : Future.succeededFuture(Optional.of(claim));
        });
  }

  Future<OperationReply> verify(
      OperationCall call, Optional<DomainClaim> proved, SqlConnection tx) {
    Future<Void> settled =
        proved.isEmpty() ? Future.succeededFuture() : settle(call, proved.get(), tx);
    return settled
        .compose(done -> own(call, tx))
        .map(domain -> OperationReply.of(DomainWire.of(domain)));
  }

  private Future<Void> settle(OperationCall call, DomainClaim claim, SqlConnection tx) {
    String workspace = call.workspaceId();
    return claims
        .prove(tx, workspace, claim, clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .compose(proved ->
            proved
                ? Future.succeededFuture(false)
                : claims.isOwnedByAnother(tx, workspace, claim.slug()))
        .map(taken -> {
          if (taken) {
            throw DomainStore.taken(claim.slug());
          }
          return null;
        });
  }

  private Future<LinkDomain> own(OperationCall call, SqlClient client) {
    String slug = Slugs.fold(call.path("slug"));
    return domains
        .own(client, call.workspaceId(), slug)
        .map(found -> found.orElseThrow(() -> DomainsApi.notFound(slug)));
  }
}
