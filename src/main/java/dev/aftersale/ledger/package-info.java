/** The books: transfers between accounts, balances, fees. Source of the postings: docs/accounting.md. */
@NullMarked
package dev.aftersale.ledger;

import org.jspecify.annotations.NullMarked;
