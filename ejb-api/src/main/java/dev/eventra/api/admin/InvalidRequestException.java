package dev.eventra.api.admin;

import dev.eventra.api.EventraException;

/** A request holds what is not allowed, whatever the state of things. Nothing was done. */
public class InvalidRequestException extends EventraException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field   what is wrong, such as {@code reason}
     * @param problem its value, and what is allowed
     */
    public InvalidRequestException(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /** The name of the refused field; never null. */
    public String field() {
        return field;
    }
}
