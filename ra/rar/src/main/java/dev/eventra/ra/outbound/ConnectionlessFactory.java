package dev.eventra.ra.outbound;

import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.Subject;

/**
 * Makes what is injected (Jakarta Connectors 2.1, chapter 6). It never has managed connections; it takes part in the
 * contract for injection and to reach the resource adapter.
 */
abstract class ConnectionlessFactory implements ManagedConnectionFactory, ResourceAdapterAssociation {

    private static final long serialVersionUID = 1L;

    private transient EventraResourceAdapter adapter;
    private transient PrintWriter logWriter;

    /**
     * What is injected.
     *
     * @throws ResourceException if a property is wrong
     */
    abstract Object create(EventraResourceAdapter of) throws ResourceException;

    @Override
    public Object createConnectionFactory(ConnectionManager connectionManager) throws ResourceException {
        return createConnectionFactory();
    }

    @Override
    public Object createConnectionFactory() throws ResourceException {
        if (adapter == null) {
            throw new ResourceException("no resource adapter was associated with this connection factory");
        }
        return create(adapter);
    }

    @Override
    public ManagedConnection createManagedConnection(Subject subject, ConnectionRequestInfo info)
            throws ResourceException {
        throw new NotSupportedException("Eventra has no connections; don't configure a pool to fill or ping");
    }

    // the set's type is raw in the contract
    @SuppressWarnings("rawtypes")
    @Override
    public ManagedConnection matchManagedConnections(Set connections, Subject subject, ConnectionRequestInfo info) {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        logWriter = out;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        if (!(adapter instanceof EventraResourceAdapter eventra)) {
            throw new NotSupportedException("resource adapter " + adapter + " is not Eventra's");
        }
        this.adapter = eventra;
    }

    /** All factories of one kind and resource adapter are the same, but for properties that the kind adds. */
    @Override
    public boolean equals(Object other) {
        return other != null
                && getClass() == other.getClass()
                && Objects.equals(adapter, ((ConnectionlessFactory) other).adapter);
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }
}
