package dev.eventra.ra.outbound;

/** Named in the deployment descriptor, never made. */
public final class UnusedAdminConnection implements AdminConnection {

    private UnusedAdminConnection() {}
}
