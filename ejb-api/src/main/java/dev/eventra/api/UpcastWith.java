package dev.eventra.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the upcasters of a listener's class. Each event passes them in this order, each at most once, before types are
 * matched, filters are evaluated and data is bound.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface UpcastWith {

    /** The upcasters, the one for the oldest events first. One instance of each is made for the listener's class. */
    Class<? extends EventUpcaster>[] value();
}
