package dev.aftersale.ledger;

/** {@code amount} minor units, above zero, from {@code debit} to {@code credit}. */
public record Transfer(Account debit, Account credit, long amount) {
    public Transfer {
        if (amount <= 0) {
            throw new IllegalArgumentException("a transfer moves a positive amount, not " + amount);
        }
    }
}
