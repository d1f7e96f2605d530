package dev.eventra.it.app;

import dev.eventra.api.admin.EventraAdmin;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;

/** Has the administration injected, as a console has. */
@ApplicationScoped
public class Operator {

    @Resource(lookup = Names.ADMIN)
    private EventraAdmin admin;

    public EventraAdmin admin() {
        return admin;
    }
}
