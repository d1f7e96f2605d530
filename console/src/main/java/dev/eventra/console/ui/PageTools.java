package dev.eventra.console.ui;

import dev.eventra.console.action.UserRights;
import dev.eventra.console.live.LiveFeed;
import dev.eventra.console.page.OperationsPresenter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/**
 * What every page works with.
 *
 * @param feed        tells how things are, again and again
 * @param rights      what the user may do
 * @param preferences how the user wants pages to look
 * @param operations  what became of what was asked for
 */
@Dependent
public record PageTools(LiveFeed feed, UserRights rights, Preferences preferences, OperationsPresenter operations) {

    @Inject
    public PageTools {}
}
