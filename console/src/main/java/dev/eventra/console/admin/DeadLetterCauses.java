package dev.eventra.console.admin;

import dev.eventra.api.admin.DeadLetterCause;
import java.util.List;

/** Tells why events became dead letters. */
@FunctionalInterface
public interface DeadLetterCauses {

    /** The causes in all subscriptions; a bounded number of them, found at a bounded cost. */
    List<DeadLetterCause> deadLetterCauses();
}
