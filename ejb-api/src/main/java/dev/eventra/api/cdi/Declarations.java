package dev.eventra.api.cdi;

import dev.eventra.api.EventListeners;
import dev.eventra.api.EventSubscriber;
import dev.eventra.api.EventSubscription;
import dev.eventra.api.InvalidListenerException;
import dev.eventra.api.spi.ActivationProperties;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.Interceptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The listener beans of an application, put together to subscriptions; and all that is wrong with them. Not thread-safe.
 */
final class Declarations {

    private final Map<String, List<ListenerBean>> bySubscription = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Takes a bean if it listens; other beans are passed over. */
    void add(Bean<?> bean, Class<?> type) {
        if (bean instanceof Interceptor || !listens(type)) {
            return;
        }
        ListenerBean listener = new ListenerBean(bean, type);
        problems.addAll(BeanCheck.problems(listener));
        bySubscription
                .computeIfAbsent(listener.subscription(), name -> new ArrayList<>())
                .add(listener);
    }

    private boolean listens(Class<?> type) {
        boolean annotated = type.isAnnotationPresent(EventSubscription.class);
        if (EventSubscriber.class.isAssignableFrom(type)) {
            if (annotated) {
                problems.add(type.getName() + " has @EventSubscription, which is for CDI beans, and implements"
                        + " EventSubscriber, which is for message-driven beans: choose one");
            }
            return false;
        }
        boolean methods = hasMethods(type);
        if (annotated && !methods) {
            problems.add(type.getName() + " has @EventSubscription, but no method with @EventListener");
        }
        return methods;
    }

    private boolean hasMethods(Class<?> type) {
        try {
            return !EventListeners.of(type).isEmpty();
        } catch (InvalidListenerException e) {
            problems.add(e.getMessage());
            return true;
        } catch (LinkageError e) {
            // a bean of which a class is missing is CDI's business, not ours
            return false;
        }
    }

    /** An enterprise bean's own transaction attributes could lead out of the delivery's transaction. */
    void refuseEnterpriseBean(Class<?> type) {
        if (!EventSubscriber.class.isAssignableFrom(type) && hasMethods(type)) {
            problems.add(type.getName() + " is an enterprise bean with @EventListener methods: make it a CDI bean, such"
                    + " as @ApplicationScoped, or a message-driven bean");
        }
    }

    /** Everything that is wrong, each naming its class, in a fixed order; empty if nothing is. */
    List<String> problems() {
        return Stream.concat(
                        problems.stream(),
                        bySubscription.entrySet().stream()
                                .flatMap(entry -> conflicts(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static Stream<String> conflicts(String name, List<ListenerBean> beans) {
        List<String> found = new ArrayList<>();
        if (distinct(beans, Declarations::settings).size() > 1) {
            found.add("have different activation properties");
        }
        if (distinct(beans, bean -> bean.publisher().orElse("")).size() > 1) {
            found.add("name different publishers");
        }
        if (beans.size() > 1 && beans.stream().anyMatch(Declarations::isBatch)) {
            found.add("take batches, which only a bean with a subscription of its own may");
        }
        return found.stream().map(each -> "the beans of subscription " + name + " " + each + ": " + classes(beans));
    }

    private static boolean isBatch(ListenerBean bean) {
        try {
            return bean.listeners().isBatch();
        } catch (InvalidListenerException e) {
            // told with the bean
            return false;
        }
    }

    /** What the beans say that say anything. */
    private static Set<Object> distinct(List<ListenerBean> beans, Function<ListenerBean, Object> part) {
        return beans.stream()
                .map(part)
                .filter(value -> !value.equals("") && !value.equals(Map.of()))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> settings(ListenerBean bean) {
        return bean.properties().stream()
                .collect(Collectors.toMap(
                        ActivationConfigProperty::propertyName,
                        ActivationConfigProperty::propertyValue,
                        (first, second) -> first));
    }

    private static String classes(List<ListenerBean> beans) {
        return beans.stream().map(bean -> bean.type().getName()).sorted().collect(Collectors.joining(", "));
    }

    /** The subscriptions, by name; to be asked for when nothing is wrong. */
    List<Declaration> subscriptions() {
        return bySubscription.entrySet().stream()
                .map(entry -> subscription(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Declaration subscription(String name, List<ListenerBean> beans) {
        Map<String, String> properties = new TreeMap<>();
        beans.forEach(bean -> properties.putAll(settings(bean)));
        properties.put(ActivationProperties.SUBSCRIPTION, name);
        return new Declaration(
                name,
                beans.stream().noneMatch(ListenerBean::isNamed),
                beans.stream()
                        .sorted(Comparator.comparing(bean -> bean.type().getName()))
                        .toList(),
                properties,
                beans.stream()
                        .flatMap(bean -> bean.publisher().stream())
                        .findFirst()
                        .orElse(""));
    }
}
