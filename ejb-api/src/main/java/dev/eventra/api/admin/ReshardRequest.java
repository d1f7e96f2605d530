package dev.eventra.api.admin;

import java.time.Duration;

/**
 * An outbox that is to have another number of shards. Immutable.
 *
 * @param outbox   the outbox's name
 * @param shards   how many it is to have, 1 to 64
 * @param patience how long it may take until few events wait to be relayed, 1 s to 24 h: only then can it be done
 */
public record ReshardRequest(String outbox, int shards, Duration patience) {

    private static final int MOST = 64;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration USUAL = Duration.ofMinutes(10);

    public ReshardRequest {
        Check.present("outbox", outbox);
        Check.range("shards", shards, 1, MOST);
        Check.present("patience", patience);
        if (patience.compareTo(SHORTEST) < 0 || patience.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("patience", "is " + patience + "; allowed are 1 s to 24 h");
        }
    }

    /** With a patience of ten minutes. */
    public static ReshardRequest of(String outbox, int shards) {
        return new ReshardRequest(outbox, shards, USUAL);
    }
}
