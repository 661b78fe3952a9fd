/**
 * Programmes, partners, commissions and the ledger.
 *
 * <p>Owns the schema {@code payments}: {@code workspaces} (currency, live counters), {@code
 * programs}, {@code rewards}, {@code partners}, {@code enrolments} (a partner in a programme),
 * {@code referred_customers}, {@code forgotten_customers}, {@code commissions}, {@code payouts},
 * the ledger ({@code accounts}, {@code ledger_transactions}, {@code postings}: added to, never
 * changed, always in balance, both by triggers), and the kit's {@code inbox}, {@code outbox},
 * {@code idempotency}.
 *
 * <p>Serves every address {@code payments.*}; {@link io.tributary.payments.api.PaymentsApi} lists
 * them. Reads the topics {@code conversions} as group {@code payments} and {@code customers} as
 * {@code payments-erasures}, writes {@code commissions}, and {@code corrections} where one says
 * that a sale is another or none, through its outbox, publishes {@code live.updates}.
 *
 * <p>One rule keeps money free of deadlocks: a transaction that books or corrects commissions locks
 * its workspaces' rows first, in the order of their ids.
 *
 * <p>Threads: everything runs on the verticle's event loop; the database's migrations and Kafka's
 * clients have their own.
 */
@NullMarked
package io.tributary.payments;

import org.jspecify.annotations.NullMarked;
