/**
 * PostgreSQL, Redis and Kafka as child processes of one Tributary process: the one-command start,
 * and real servers for the tests.
 *
 * <p>{@link io.tributary.solo.SoloServers} is the way in. Everything lives under one home folder:
 *
 * <pre>
 * lock               held while a process uses this home
 * ports.properties   the ports chosen at the first start
 * postgres.password, redis.password, kafka.password   generated, mode 0600
 * postgres/ redis/ kafka/   data
 * logs/              one log per server
 * run/               pid files and generated configuration
 * cache/             unpacked programs and Kafka's class-data archive; may be deleted at any time
 * </pre>
 *
 * <p>Why own process handling: the zonky and codemonstur libraries are made for throw-away test
 * servers (data in temporary folders, SIGKILL, no memory of an earlier run). Here the data is a
 * user's and must outlive {@code kill -9} of either side, so only their packaged programs are used.
 *
 * <p>Why three kinds of guard against an earlier run: the file lock refuses a second live owner;
 * pid files carry each process' start time, so a number the system has given to somebody else is
 * never signalled; and PostgreSQL's helper processes are found by their working folder before a
 * stale {@code postmaster.pid} is removed, because two sets of them on one data folder would
 * destroy it.
 *
 * <p>Threads: all methods block; {@code start} uses one thread per server while it runs and leaves
 * none behind.
 */
@NullMarked
package io.tributary.solo;

import org.jspecify.annotations.NullMarked;
