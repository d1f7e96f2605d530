package dev.eventra.sample.shop;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** Gives the shop's DataSource to beans by their constructor. */
@ApplicationScoped
public class ShopDatabase {

    @Resource(lookup = "jdbc/shop")
    private DataSource dataSource;

    @Produces
    DataSource dataSource() {
        return dataSource;
    }
}
