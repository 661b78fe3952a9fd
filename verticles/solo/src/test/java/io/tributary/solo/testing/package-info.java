/**
 * Real servers for the tests of every module.
 *
 * <pre>
 * {@literal @}UseServers({Part.POSTGRES, Part.KAFKA})
 * class OrdersIT {
 *   {@literal @}Test
 *   void storesOrder(Infra infra) {
 *     PostgresEndpoint database = infra.freshDatabase();
 * </pre>
 *
 * <p>One set of servers per JVM, started when the first test class asks for it and stopped when the
 * JVM ends. Test classes share them, so each makes its own database, its own topics (Kafka does not
 * make topics by itself) and its own Redis keys. The default servers are those of {@link
 * io.tributary.solo.SoloServers}; {@code -Dinfra=name} takes another {@link
 * io.tributary.solo.testing.InfraProvider}.
 */
@NullMarked
package io.tributary.solo.testing;

import org.jspecify.annotations.NullMarked;
