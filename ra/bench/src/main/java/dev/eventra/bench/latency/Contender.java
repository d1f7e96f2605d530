package dev.eventra.bench.latency;

import dev.eventra.bench.support.RunningEngine.Place;

/** Someone who relays. */
interface Contender {

    /** Its name in the table. */
    String name();

    /** Its name in the result. */
    String key();

    /** Begins, with a database and a topic of its own. */
    Flow start(Place place) throws Exception;
}
