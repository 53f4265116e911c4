package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.api.graph.Shape;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.TokenHolder;
import dev.aftersale.merchant.Tokens;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a token tells about itself; the SDK asks for its app. */
@Component
class TokenRoutes implements RouteSource {

    private final Tokens tokens;

    TokenRoutes(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(Kind.ROOT, "debug_token", null, "What a token is good for", this::debug)
                .needs("input_token", Shape.TEXT, "the token in question: the caller's own, or another of its account")
                .answers("data", Shape.OBJECT, "app_id, profile_id, is_valid, scopes, expires_at; or error"));
    }

    /** Tells of a token that it is not valid, rather than refusing the call; and of others' tokens nothing. */
    private Reply debug(Call call) {
        String input = call.params().text("input_token", 1_000).strip();
        try {
            TokenHolder holder = tokens.inspect(input);
            if (!holder.merchant().id().equals(call.merchant())) {
                throw Problem.INVALID_TOKEN.because("The access token is not one of this account.");
            }
            return Reply.of(Obj.of("data", describe(holder)));
        } catch (ProblemException e) {
            var error = Obj.of("code", e.problem().code())
                    .with("subcode", e.problem().subcode())
                    .with("message", e.detail());
            return Reply.of(Obj.of("data", Obj.of("is_valid", false).with("error", error)));
        }
    }

    private static Obj describe(TokenHolder holder) {
        return Obj.empty()
                .withId("app_id", holder.appId())
                .with("type", "PAGE")
                .withId("profile_id", holder.merchant().pageId())
                .with("is_valid", true)
                .with(
                        "expires_at",
                        holder.expiresAt() == null ? 0 : holder.expiresAt().getEpochSecond())
                .with(
                        "scopes",
                        holder.scopes().stream().map(Scope::permission).sorted().toList());
    }
}
