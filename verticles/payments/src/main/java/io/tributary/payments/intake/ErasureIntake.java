package io.tributary.payments.intake;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.CustomerForgotten;
import io.tributary.mesh.MeshJson;
import io.tributary.payments.store.ForgottenCustomers;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Erases what payments knows of customers who were forgotten; doing it twice changes nothing. */
public final class ErasureIntake {
  private final Database database;

  public ErasureIntake(Database database) {
    this.database = database;
  }

  /** The handler of the topic's consumer. */
  public Future<Void> take(List<TopicRecord> batch) {
    List<CustomerForgotten> facts = batch.stream().map(ErasureIntake::decode).toList();
    Future<Void> last = Future.succeededFuture();
    for (CustomerForgotten fact : facts) {
      last = last.compose(done -> forget(fact));
    }
    return last;
  }

  private Future<Void> forget(CustomerForgotten fact) {
    return database.transaction(tx ->
        // A conversion that is taken in right now either sees the mark or is erased with the rest.
        Workspaces.lock(tx, List.of(fact.workspaceId()))
            .compose(locked ->
                ForgottenCustomers.forget(
                    tx,
                    new ForgottenCustomers.Key(fact.workspaceId(), fact.customerId()),
                    Instant.ofEpochMilli(fact.forgottenAtMs()))));
  }

  private static CustomerForgotten decode(TopicRecord record) {
    if (record.value() == null) {
      throw new IllegalArgumentException("it is empty");
    }
    CustomerForgotten fact = MeshJson.decode(record.value(), CustomerForgotten.class);
    if (fact.workspaceId() == null || fact.customerId() == null) {
      throw new IllegalArgumentException("it names no customer");
    }
    return fact;
  }
}
