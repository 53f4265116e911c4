package dev.aftersale.imports;

/**
 * A record that was not taken.
 *
 * @param record its number in the file, the header not counted
 * @param line on which it begins
 * @param reason a word for it
 * @param raw as it stands in the file
 */
public record ImportReject(long record, long line, String reason, String detail, byte[] raw) {}
