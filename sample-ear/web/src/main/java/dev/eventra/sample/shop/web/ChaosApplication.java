package dev.eventra.sample.shop.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Serves {@code /shop/chaos}. */
@ApplicationPath("chaos")
public class ChaosApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(ChaosResource.class, ErrorMapper.class, InstanceFilter.class);
    }
}
