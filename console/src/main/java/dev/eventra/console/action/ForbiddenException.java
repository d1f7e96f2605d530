package dev.eventra.console.action;

/** The user does not have the role that a change needs. Nothing was done. */
public final class ForbiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String role;

    ForbiddenException(String user, String role) {
        super("User " + user + " does not have the role " + role);
        this.role = role;
    }

    /** The role that is needed. */
    public String role() {
        return role;
    }
}
