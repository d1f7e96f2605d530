package dev.eventra.sample.shop.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Serves {@code /shop/bursts}. */
@ApplicationPath("bursts")
public class BurstsApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(BurstsResource.class, ErrorMapper.class, InstanceFilter.class);
    }
}
