package dev.eventra.it.app;

/** What a bean does in its transaction. */
public interface Work {
    void run(Notes notes);
}
