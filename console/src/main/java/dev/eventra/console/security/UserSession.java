package dev.eventra.console.security;

/** Tells who sends the present request. Injected; works on threads that serve a request. */
public interface UserSession {

    /**
     * Who sends the present request.
     *
     * @throws IllegalStateException if nobody has logged in
     */
    CurrentUser user();
}
