package dev.eventra.console.page;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ParkedGroupInfo;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The groups that wait behind a dead letter. A group does not tell what it waits for: its letters do, which costs one
 * bounded request a group, so that few groups are read at once.
 */
@Dependent
public class ParkedGroupsPresenter {

    /** So many letters of a group are looked at. */
    static final int LOOKED_AT = 101;

    private static final int PAGE = 20;
    private static final int LIMIT = 100;

    private final EventraAdmin admin;

    @Inject
    public ParkedGroupsPresenter(EventraAdmin admin) {
        this.admin = admin;
    }

    /** The groups of a subscription by their names. */
    public CursorList<ParkedGroup> groups(String subscription) {
        return new CursorList<>(request -> page(subscription, request), PAGE, LIMIT);
    }

    private Page<ParkedGroup> page(String subscription, PageRequest request) {
        Page<ParkedGroupInfo> page = admin.parkedGroups(subscription, request);
        return new Page<>(
                page.items().stream().map(each -> detail(subscription, each)).toList(), page.cursor());
    }

    private ParkedGroup detail(String subscription, ParkedGroupInfo group) {
        Page<DeadLetterInfo> page;
        try {
            page = admin.deadLetters(
                    DeadLetterFilter.of(subscription).withGroup(group.group()), PageRequest.first(LOOKED_AT));
        } catch (InvalidRequestException e) {
            // a name that a filter may not hold, such as one with control characters, is still to be seen
            return new ParkedGroup(group, null, null);
        }
        List<DeadLetterInfo> letters = page.items();
        DeadLetterInfo head = letters.stream()
                .filter(each -> each.state() == LetterState.DEAD)
                .findFirst()
                .orElse(null);
        int waiting = (int) letters.stream()
                .filter(each -> each.state() == LetterState.QUEUED)
                .count();
        return new ParkedGroup(group, head, new Count(waiting, page.next().isPresent()));
    }
}
