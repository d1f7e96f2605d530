package dev.eventra.sample.shop.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Serves {@code /shop/orders}. */
@ApplicationPath("orders")
public class OrdersApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(OrdersResource.class, ErrorMapper.class, InstanceFilter.class);
    }
}
