package dev.eventra.it.app;

import jakarta.enterprise.context.RequestScoped;

/** How often it was used in this request. */
@RequestScoped
public class RequestUses {

    private int uses;

    int next() {
        uses++;
        return uses;
    }
}
