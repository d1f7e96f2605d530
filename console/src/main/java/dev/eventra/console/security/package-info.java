/**
 * Who may do what in the console: users and roles, logins by session and by HTTP Basic, and what protects both.
 *
 * <p>{@link dev.eventra.console.security.ConsoleAuthentication} tells who sends a request,
 * {@link dev.eventra.console.security.AccessFilter} turns away those who may not, and
 * {@link dev.eventra.console.security.HeadersFilter} tells browsers what to refuse.
 */
package dev.eventra.console.security;
