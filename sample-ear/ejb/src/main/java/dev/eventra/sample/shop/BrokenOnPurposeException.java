package dev.eventra.sample.shop;

/** Thrown by a listener because somebody asked for it, see {@link Chaos}. */
public class BrokenOnPurposeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenOnPurposeException(String userId) {
        super("the report of " + userId + " is broken on purpose; mend it on the shop's page, and redrive");
    }
}
