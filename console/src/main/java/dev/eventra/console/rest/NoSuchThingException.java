package dev.eventra.console.rest;

/** A path names something that doesn't exist. */
final class NoSuchThingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchThingException(String what, Object name) {
        super("there is no " + what + " " + name);
    }
}
