package dev.eventra.sample.shop.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Serves {@code /shop/points}. */
@ApplicationPath("points")
public class PointsApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(PointsResource.class, ErrorMapper.class, InstanceFilter.class);
    }
}
