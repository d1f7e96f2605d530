package dev.eventra.engine.cluster;

/**
 * @param id          names the worker over restarts
 * @param incarnation tells this run of it from all others
 */
record WorkerIdentity(String id, String incarnation) {

    boolean wrote(NodeData data) {
        return incarnation.equals(data.get("incarnation"));
    }

    NodeData signature() {
        return NodeData.EMPTY.with("worker", id).with("incarnation", incarnation);
    }
}
