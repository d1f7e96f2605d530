package dev.eventra.sample.shop;

import jakarta.ejb.ApplicationException;

/** A request that the shop refuses. Says which field, with which value, and what would be allowed. Rolls back. */
@ApplicationException(rollback = true)
public class ShopException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Kind {
        /** The request breaks a rule that is checked before anything is done. */
        INVALID,
        /** The request was carried out, and its transaction rolled back. */
        ROLLED_BACK,
        /** What it asks for doesn't exist. */
        NOT_FOUND,
        /** What it asks for is not possible any more. */
        CONFLICT
    }

    private final Kind kind;
    private final String field;
    private final transient Object value;
    private final String allowed;

    public ShopException(Kind kind, String message, String field, Object value, String allowed) {
        super(message);
        this.kind = kind;
        this.field = field;
        this.value = value;
        this.allowed = allowed;
    }

    /** Refuses a field's value. */
    public static ShopException invalid(String field, Object value, String allowed) {
        String message = value == null ? field + " is missing" : field + " is not allowed";
        return new ShopException(Kind.INVALID, message, field, value, allowed);
    }

    static ShopException notFound(String what, String id) {
        return new ShopException(Kind.NOT_FOUND, "there is no " + what + " " + id, "id", id, null);
    }

    static ShopException conflict(String message, String field, Object value) {
        return new ShopException(Kind.CONFLICT, message, field, value, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The field of the request; null if it isn't about one. */
    public String field() {
        return field;
    }

    /** The refused value; null if it is missing. */
    public Object value() {
        return value;
    }

    /** What would be allowed; null if nothing would. */
    public String allowed() {
        return allowed;
    }
}
