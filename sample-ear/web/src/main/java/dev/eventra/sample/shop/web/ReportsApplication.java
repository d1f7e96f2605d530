package dev.eventra.sample.shop.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Serves {@code /shop/reports}. */
@ApplicationPath("reports")
public class ReportsApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(ReportsResource.class, ErrorMapper.class, InstanceFilter.class);
    }
}
