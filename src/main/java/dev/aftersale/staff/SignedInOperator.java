package dev.aftersale.staff;

import java.time.ZoneId;
import java.util.Locale;

/** Which of the platform's people works at the operator's console at the moment. An argument as {@link SignedIn} is. */
public record SignedInOperator(long operatorId, String name, String email, Locale locale, ZoneId zone) {}
