package dev.aftersale.imports;

import java.time.Instant;

/**
 * How an import ended.
 *
 * @param records of the file
 * @param resumedAfter the record after which it went on; 0: it began with the first
 * @param takenBefore whether all of it was taken at an earlier time, and nothing now: then its orders are known ones
 * @param tally with a file that was taken in several goes, of all of them
 */
public record ImportSummary(
        String id,
        boolean csv,
        long records,
        long resumedAfter,
        boolean takenBefore,
        Tally tally,
        Instant finishedAt) {}
