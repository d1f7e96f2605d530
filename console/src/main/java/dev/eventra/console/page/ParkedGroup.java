package dev.eventra.console.page;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.ParkedGroupInfo;

/**
 * A group that waits, and what for. Immutable.
 *
 * @param info    which, by whom it was parked and when
 * @param head    the first of its events that was given up; null if that isn't known
 * @param waiting how many events wait behind; null if that isn't known
 */
public record ParkedGroup(ParkedGroupInfo info, DeadLetterInfo head, Count waiting) {}
