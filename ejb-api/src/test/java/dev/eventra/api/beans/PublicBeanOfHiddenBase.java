package dev.eventra.api.beans;

import dev.eventra.api.Event;
import dev.eventra.api.EventListener;
import dev.eventra.api.EventSubscriber;
import java.util.ArrayList;
import java.util.List;

/** For a public class, the compiler adds bridges to the public methods of a base that isn't visible outside. */
public class PublicBeanOfHiddenBase extends HiddenBase implements EventSubscriber {

    /** A bean of a class that only this package sees. */
    public static EventSubscriber hiddenBean() {
        return new HiddenBean();
    }
}

class HiddenBase {

    private final List<String> calls = new ArrayList<>();

    @EventListener("a")
    public void on(Event event) {
        calls.add("hidden base");
    }

    public List<String> calls() {
        return calls;
    }
}

class HiddenBean extends HiddenBase implements EventSubscriber {}
