package dev.eventra.console.security;

/** Knows the user of the present request or session. */
public interface UserSession {

    /** The user; never null. */
    CurrentUser user();
}
