package dev.eventra.sample.shop.web;

import dev.eventra.sample.shop.OrderService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

/** {@code /shop/orders}. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OrdersResource {

    private static final Set<String> ORDER_FIELDS = Set.of("userId", "amountCents");
    private static final Set<String> CHANGE_FIELDS = Set.of("amountCents");

    @Inject
    private OrderService orders;

    @Context
    private UriInfo uri;

    @POST
    public Response place(String json) {
        RequestBody body = RequestBody.of(json, ORDER_FIELDS);
        OrderView order = OrderView.of(orders.place(body.text("userId"), body.wholeNumber("amountCents")));
        return Response.created(uri.getBaseUriBuilder().path(order.id()).build())
                .entity(order)
                .build();
    }

    @GET
    public List<OrderView> latest(@QueryParam("limit") @DefaultValue("50") String limit) {
        return orders.latest(Limits.parse(limit, OrderService.MAX_LIMIT)).stream()
                .map(OrderView::of)
                .toList();
    }

    @GET
    @Path("{id}")
    public OrderView get(@PathParam("id") String id) {
        return OrderView.of(orders.find(id));
    }

    @PUT
    @Path("{id}")
    public OrderView change(@PathParam("id") String id, String json) {
        RequestBody body = RequestBody.of(json, CHANGE_FIELDS);
        return OrderView.of(orders.change(id, body.wholeNumber("amountCents")));
    }

    @DELETE
    @Path("{id}")
    public OrderView cancel(@PathParam("id") String id) {
        return OrderView.of(orders.cancel(id));
    }
}
