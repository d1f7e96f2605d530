package dev.eventra.api.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells the application's listeners when a web module is up and when it goes: inside an EAR, Payara and GlassFish say
 * that the application is up where no component's naming is there. Found by the server; stateless.
 */
public final class WebModules implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> types, ServletContext context) {
        context.addListener(new Lifecycle());
    }

    private static final class Lifecycle implements ServletContextListener {

        @Override
        public void contextInitialized(ServletContextEvent event) {
            beans().ifPresent(beans -> tell(beans, listeners -> listeners.componentUp(beans)));
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            beans().ifPresent(beans -> tell(beans, ApplicationListeners::stop));
        }

        private static Optional<BeanManager> beans() {
            try {
                return Optional.of(CDI.current().getBeanManager());
            } catch (IllegalStateException e) {
                // a module without CDI
                return Optional.empty();
            }
        }

        private static void tell(BeanManager beans, Consumer<ApplicationListeners> news) {
            EventListenerExtension extension;
            try {
                extension = beans.getExtension(EventListenerExtension.class);
            } catch (IllegalArgumentException e) {
                // CDI didn't find it for this application, so there are no listeners
                return;
            }
            news.accept(extension.listeners());
        }
    }
}
