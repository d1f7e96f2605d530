package dev.eventra.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public method of an {@link EventSubscriber} that receives events. The method is called in the container's
 * transaction; its effects and the note that the event was handled commit together, so they happen once.
 *
 * <p>Parameters, in any order: the data, bound to the parameter's type ({@code byte[]} and String as it is, any other
 * type by Jakarta JSON Binding, {@code JsonObject}, {@code JsonArray} and {@code JsonValue} among them), and
 * {@link Event}; each at most once, at least one of them. The result must be void.
 *
 * <p>A <em>batch method</em> takes lists instead, and receives several events in one call and one transaction:
 * {@code List<Event>}, {@code List<OrderPlaced>} for the data, or both, which then are of the same length and order.
 * (Data that is a JSON array by itself is taken as a {@code JsonArray} or as an array of objects.) A bean with a batch
 * method is delivered to in batches; how its methods share a batch stands at
 * {@link EventListeners#call(Object, java.util.List)}.
 *
 * <p>If several methods of a bean match an event, each is called, in the order of their names, in the same transaction.
 * Any exception, checked or not, rolls the transaction back and counts as a failed attempt.
 *
 * <p>The method is called on the bean itself: interceptors of the class apply around the whole delivery, interceptors
 * and transaction attributes of the method do not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface EventListener {

    /**
     * The event types received: names such as {@code order.placed}, or patterns, in which {@code *} stands for one
     * segment between dots and {@code **} for any number of segments, one or more. {@code **} alone receives all. At
     * least one.
     */
    String[] value();

    /**
     * Which events of these types are received: a condition in CloudEvents SQL (CESQL 1.0) over attributes, extensions
     * and, by functions, fields of the data, such as {@code subject LIKE 'VIP%' AND tenant = 'acme'}. Empty for all. It
     * is checked at deployment; one that can't be evaluated for an event fails the delivery of that event.
     */
    String filter() default "";
}
