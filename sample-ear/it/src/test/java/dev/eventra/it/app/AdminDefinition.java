package dev.eventra.it.app;

import jakarta.ejb.Singleton;
import jakarta.resource.ConnectionFactoryDefinition;

/** The administration, from the resource adapter deployed as {@code eventra}. */
@Singleton
@ConnectionFactoryDefinition(
        name = Names.ADMIN,
        interfaceName = "dev.eventra.api.admin.EventraAdmin",
        resourceAdapter = "eventra")
public class AdminDefinition {}
