/**
 * The click journal: what was answered is on disk first, and what is on disk reaches Kafka.
 *
 * <p><b>Files.</b> A journal is a folder with one sub-folder ({@code lane-000} …) per event loop
 * and a lock file that keeps a second process out. A lane is a row of segment files, preallocated
 * and named by their first sequence. A record is {@code length(4) crc32c(4) sequence(8) chain(16)
 * payload}; the CRC covers all behind it. Sequences have no gaps. The chain value is the first half
 * of SHA-256 over the previous chain value, the sequence and the payload: it proves that, up to a
 * head somebody noted elsewhere, no record was changed, removed, inserted or moved. It proves
 * nothing against someone who may rewrite the whole file and every noted head. At start every
 * segment is read and checked. What stands behind the last whole record of a lane is a torn tail,
 * never answered: it is written over. A record that is not whole while one behind it is, is damage:
 * it is named, its file is kept aside, the others of the file are sent, and the lane goes on behind
 * the last of them ({@link io.tributary.tracking.journal.Recovery}).
 *
 * <p><b>Numbers.</b> A folder has a random id; id, lane and sequence name one click for ever and go
 * with it into the topic ({@link io.tributary.mesh.JournalPlace}). So a sequence that Kafka may
 * have is never given to another click: a lane goes on behind its checkpoint even if the disk lost
 * what was before it, and after a run without a sync of every group that did not end in order, all
 * lanes are retired and new ones begun ({@link io.tributary.tracking.journal.RunMark}).
 *
 * <p><b>Threads.</b> An event loop encodes clicks into its lane's ring ({@link
 * io.tributary.tracking.journal.Ring}, one producer, one consumer, no lock) and publishes them once
 * per turn. The lane's own thread takes whatever is published, writes it as one group, syncs, and
 * hands all answers back to the event loop in one task. One thread for all lanes ships: it reads
 * the files, not memory, so it needs none for a backlog, and an outage of Kafka costs disk only.
 *
 * <p><b>Limits.</b> Ring bytes and waiting answers per lane; total file size; bytes in flight to
 * Kafka. Whatever hits a limit is refused, counted, and seen in the health; the redirect goes out
 * all the same unless {@code journal.onFailure} says otherwise.
 */
@NullMarked
package io.tributary.tracking.journal;

import org.jspecify.annotations.NullMarked;
