package dev.eventra.it.app;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventUpcaster;
import dev.eventra.api.UpcastWith;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import java.util.List;

/** Takes several at once, chooses by their data, and knows the events of an older version. */
@UpcastWith(BatchTasks.Renamed.class)
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "subscription", propertyValue = BatchTasks.SUBSCRIPTION),
            @ActivationConfigProperty(propertyName = "backoff", propertyValue = "20ms")
        })
public class BatchTasks implements EventSubscriber {

    public static final String SUBSCRIPTION = "batch-tasks";
    public static final String GIVEN = "batch.given";
    public static final String ONCE_GIVEN = "batch.assigned";

    @Inject
    private Effects effects;

    @EventListener(value = GIVEN, filter = "DATA('number') > 0")
    public void given(List<Task> tasks, List<Event> events) throws TaskException {
        for (int i = 0; i < tasks.size(); i++) {
            effects.take(SUBSCRIPTION, tasks.get(i), events.get(i));
        }
    }

    /** The type had another name. */
    public static class Renamed implements EventUpcaster {

        @Override
        public String type() {
            return ONCE_GIVEN;
        }

        @Override
        public Event upcast(Event old) {
            return old.toBuilder(GIVEN).build();
        }
    }
}
