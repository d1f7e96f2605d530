package dev.eventra.api;

/** A filter breaks the syntax of its language. Thrown at deployment. */
public class InvalidFilterException extends EventraException {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * @param position the index of the character at which it was found, counted from 0
     * @param problem  what is wrong there
     */
    public InvalidFilterException(int position, String problem) {
        super("at index " + position + ": " + problem);
        this.position = position;
    }

    /** The index of the character at which it was found, counted from 0. */
    public int position() {
        return position;
    }
}
