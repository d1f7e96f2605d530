package dev.eventra.api.admin;

import java.time.Instant;

/**
 * Which audit entries. All that is given must hold. Immutable.
 *
 * @param actor  null for any, as all that follows
 * @param action the action
 * @param target the target
 * @param since  at this time or later
 * @param until  before this time
 */
public record AuditFilter(String actor, String action, String target, Instant since, Instant until) {

    /** All entries. */
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);

    public AuditFilter {
        Check.optional("actor", actor, 100);
        Check.optional("action", action, 40);
        Check.optional("target", target, 200);
    }

    /** Those on one target. */
    public static AuditFilter of(String target) {
        return new AuditFilter(null, null, target, null, null);
    }
}
