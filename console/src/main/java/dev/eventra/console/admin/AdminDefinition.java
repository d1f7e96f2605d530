package dev.eventra.console.admin;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/** Defines the administration that the console works through, from the resource adapter deployed as {@code eventra}. */
@Singleton
@ConnectionFactoryDefinition(
        name = AdminDefinition.NAME,
        interfaceName = "dev.eventra.api.admin.EventraAdmin",
        resourceAdapter = "eventra")
public class AdminDefinition {

    static final String NAME = "java:app/eventra/admin";
}
