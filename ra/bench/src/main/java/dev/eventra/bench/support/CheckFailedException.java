package dev.eventra.bench.support;

import java.util.Optional;

/** What was measured did not do what it should: its figures are worth nothing. */
public final class CheckFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Report report;

    public CheckFailedException(String message) {
        this(message, null);
    }

    /**
     * @param report what is to be shown all the same; may be null
     */
    public CheckFailedException(String message, Report report) {
        super(message);
        this.report = report;
    }

    public Optional<Report> report() {
        return Optional.ofNullable(report);
    }
}
