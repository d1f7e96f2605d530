package dev.eventra.api;

import jakarta.ejb.ActivationConfigProperty;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the subscription of a CDI bean with {@link EventListener} methods, and says how it consumes:
 *
 * <pre>{@code
 * @ApplicationScoped
 * @EventSubscription(value = "loyalty-points",
 *     activationConfig = @ActivationConfigProperty(propertyName = "concurrency", propertyValue = "4"))
 * public class LoyaltyPoints {
 *
 *     @EventListener("order.placed")
 *     public void placed(OrderPlaced data, Event event) { ... }
 * }
 * }</pre>
 *
 * <p>Without this annotation, or without a name in it, the subscription bears the bean's simple class name in lower case
 * with hyphens: {@code loyalty-points}. Renaming the class then makes a new subscription, so name those that matter.
 *
 * <p>Several beans of one application may name the same subscription: their methods are united, and each event goes to
 * the beans in the order of their class names, in one transaction. Then one of them at the most has an {@code
 * activationConfig}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventSubscription {

    /** The subscription's name; empty for the name of the class. */
    String value() default "";

    /**
     * How it consumes, by the properties that a message-driven bean has too, {@code subscription} apart, which is {@link
     * #value}.
     */
    ActivationConfigProperty[] activationConfig() default {};

    /**
     * The JNDI name of an {@link EventPublisher} of the resource adapter whose events these are. Empty: one that the
     * application injects, or the setting {@code eventra.publisher}, or {@code eventra/publisher} in {@code java:app},
     * {@code java:module}, {@code java:global} or without any of them.
     */
    String publisher() default "";
}
