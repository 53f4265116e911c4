package dev.aftersale.desk;

/** A merchant's help desk, in the three versions that there are. */
sealed interface SupportDesk permits MailDesk, ApiDesk {}
