package dev.eventra.api.cdi;

import dev.eventra.api.EventListener;
import dev.eventra.api.spi.ActivationProperties;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with one listener bean, its methods apart. */
final class BeanCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Set<TxType> OUTSIDE = Set.of(TxType.REQUIRES_NEW, TxType.NOT_SUPPORTED, TxType.NEVER);

    private final ListenerBean bean;
    private final List<String> problems = new ArrayList<>();

    private BeanCheck(ListenerBean bean) {
        this.bean = bean;
    }

    static List<String> problems(ListenerBean bean) {
        BeanCheck check = new BeanCheck(bean);
        check.name();
        check.type();
        check.properties();
        check.transactions();
        return check.problems;
    }

    private void problem(String text) {
        problems.add(bean.type().getName() + " " + text);
    }

    private void name() {
        if (!NAME.matcher(bean.subscription()).matches()) {
            problem("names the subscription \"" + bean.subscription() + "\", allowed are 1 to 100 ASCII letters, digits"
                    + " and . _ -, beginning with a letter or digit");
        }
    }

    private void type() {
        if (!bean.bean().getTypes().contains(bean.type())) {
            problem("can't be called: its bean types (@Typed) leave out its class");
        }
    }

    private void properties() {
        Set<String> seen = new HashSet<>();
        for (ActivationConfigProperty property : bean.properties()) {
            String key = property.propertyName();
            if (key.equals(ActivationProperties.SUBSCRIPTION)) {
                problem("has the activation property subscription: the name is the value of @EventSubscription");
            } else if (!ActivationProperties.OTHERS.contains(key)) {
                problem("has the activation property \"" + key + "\", allowed are "
                        + String.join(", ", ActivationProperties.OTHERS));
            } else if (!seen.add(key)) {
                problem("has the activation property " + key + " twice");
            }
        }
    }

    /** The note that an event was handled would commit without the effects, or the effects without the note. */
    private void transactions() {
        Arrays.stream(bean.type().getMethods())
                .filter(method -> method.isAnnotationPresent(EventListener.class) && !method.isBridge())
                .forEach(this::transaction);
    }

    private void transaction(Method method) {
        Transactional own = method.getAnnotation(Transactional.class);
        Transactional effective = own == null ? bean.type().getAnnotation(Transactional.class) : own;
        if (effective != null && OUTSIDE.contains(effective.value())) {
            problem(method.getName() + " is @Transactional(" + effective.value()
                    + "), so its effects would not commit with the note that the event was handled; allowed are"
                    + " REQUIRED, MANDATORY and SUPPORTS");
        }
    }
}
