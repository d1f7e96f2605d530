package dev.eventra.api;

import java.util.List;

/** The {@link EventListener} methods of a class break their rules. Thrown at deployment, with all problems at once. */
public class InvalidListenerException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param listener the class that declares the methods
     * @param problems every problem found, each naming its method or upcaster; not empty
     */
    public InvalidListenerException(Class<?> listener, List<String> problems) {
        super("listener " + listener.getName() + ": " + String.join("; ", problems));
    }
}
