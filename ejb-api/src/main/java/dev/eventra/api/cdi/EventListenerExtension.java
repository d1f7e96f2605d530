package dev.eventra.api.cdi;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessSessionBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.List;

/**
 * Finds an application's beans with {@link dev.eventra.api.EventListener} methods, refuses the deployment with all that
 * is wrong with them, and has events delivered to them while the application is up. One for each application; the CDI
 * container tells it what happens, on one thread at a time until the application is up.
 */
public class EventListenerExtension implements Extension {

    private final Declarations declarations = new Declarations();
    private final PublisherNames publishers = new PublisherNames(System.getProperties(), System.getenv());
    private final ApplicationListeners listeners = new ApplicationListeners(declarations::subscriptions, publishers);

    void resources(@Observes @WithAnnotations(Resource.class) ProcessAnnotatedType<?> type) {
        publishers.add(type.getAnnotatedType());
    }

    void bean(@Observes ProcessManagedBean<?> bean) {
        Class<?> type = bean.getAnnotatedBeanClass().getJavaClass();
        if (bean instanceof ProcessSessionBean) {
            declarations.refuseEnterpriseBean(type);
        } else {
            declarations.add(bean.getBean(), type);
        }
    }

    void validate(@Observes AfterDeploymentValidation validation) {
        List<String> problems = declarations.problems();
        if (!problems.isEmpty()) {
            validation.addDeploymentProblem(new DeploymentException(Problems.united(problems)));
        }
    }

    void applicationUp(@Observes @Initialized(ApplicationScoped.class) Object application, BeanManager beans) {
        listeners.applicationUp(beans);
    }

    void applicationGoes(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        listeners.stop();
    }

    /** For containers that end without telling the scope's end. */
    void containerGoes(@Observes BeforeShutdown shutdown) {
        listeners.stop();
    }

    /** What the beans declare, when nothing is wrong with it. */
    List<Declaration> declared() {
        return declarations.subscriptions();
    }

    ApplicationListeners listeners() {
        return listeners;
    }
}
