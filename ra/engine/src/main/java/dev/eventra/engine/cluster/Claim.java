package dev.eventra.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.Op;

/**
 * One thing that one worker at a time may hold, with an epoch that grows each time it changes hands. The mastership and
 * each shard are such things.
 *
 * <p>Two nodes: a persistent one, whose data version <i>is</i> the epoch, and below it an ephemeral one that stands
 * while somebody holds the claim. Taking it raises the version and creates the ephemeral node in one transaction, so
 * nobody holds it without an epoch of his own, and an epoch that is still the current one proves that nobody else held
 * it since. Everything done later in the holder's name carries a check of that version.
 *
 * <p>Hazards that this is made for. An ephemeral node's own version proves nothing: a node that went and was made again
 * by another has version 0 like ours, so "delete by version" alone could delete the other's; hence the epoch check in
 * {@link #drop}. A session can end without its holder noticing, and its ephemeral node can stand for a while after the
 * holder has a new session; {@link #renew} puts the node under the new session, and fails if anybody held the claim
 * meanwhile. An answer can be lost on its way: a holder that finds a node of its own that it doesn't remember takes the
 * claim anew, under a new epoch.
 */
record Claim(String epochPath, String holderPath) {

    /** The epoch is {@code node.version() + 1} if it succeeds. */
    List<Op> take(ZooKeeperSession session, Node node, boolean leftOver, WorkerIdentity me) {
        List<Op> ops = new ArrayList<>();
        long epoch = node.version() + 1L;
        byte[] data = me.signature().with("epoch", epoch).bytes();
        ops.add(Op.setData(epochPath, data, node.version()));
        if (leftOver) {
            ops.add(Op.delete(holderPath, -1));
        }
        ops.add(session.createEphemeral(holderPath, data));
        return ops;
    }

    List<Op> renew(ZooKeeperSession session, long epoch, boolean present, WorkerIdentity me) {
        List<Op> ops = new ArrayList<>();
        ops.add(check(epoch));
        if (present) {
            ops.add(Op.delete(holderPath, -1));
        }
        ops.add(session.createEphemeral(
                holderPath, me.signature().with("epoch", epoch).bytes()));
        return ops;
    }

    List<Op> drop(long epoch) {
        return List.of(check(epoch), Op.delete(holderPath, -1));
    }

    /** Fails if anybody took the claim since. */
    Op check(long epoch) {
        return Op.check(epochPath, (int) epoch);
    }
}
