package dev.eventra.api.cdi;

import dev.eventra.api.Event;
import dev.eventra.api.spi.ListenerDelivery;
import dev.eventra.api.spi.ListenerSubscription;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.Map;

/** A declared subscription of an application that is up. Immutable and thread-safe. */
record BeanSubscription(Declaration declaration, ApplicationContext application, BeanManager beans)
        implements ListenerSubscription {

    @Override
    public Map<String, String> properties() {
        return declaration.properties();
    }

    @Override
    public boolean receives(Event event) {
        return declaration.beans().stream().anyMatch(bean -> bean.listeners().receives(event));
    }

    @Override
    public boolean mayReceive(String type) {
        return declaration.beans().stream().anyMatch(bean -> bean.listeners().mayReceive(type));
    }

    @Override
    public List<String> listenerNames() {
        return declaration.beans().stream().map(bean -> bean.type().getName()).toList();
    }

    @Override
    public List<String> typeNames() {
        return declaration.beans().stream()
                .flatMap(bean -> bean.listeners().types().stream())
                .distinct()
                .toList();
    }

    @Override
    public List<String> filterTexts() {
        return declaration.beans().stream()
                .flatMap(bean -> bean.listeners().filters().stream())
                .distinct()
                .toList();
    }

    @Override
    public String applicationName() {
        return application.name();
    }

    @Override
    public boolean isBatch() {
        return declaration.isBatch();
    }

    @Override
    public void inContext(Runnable work) {
        application.run(work);
    }

    @Override
    public ListenerDelivery open() {
        if (!application.isHere()) {
            throw new IllegalStateException(
                    "the server doesn't give the context of the application to subscription " + declaration.name());
        }
        return new BeanDelivery(declaration.beans(), application.transaction(), beans);
    }
}
