package dev.aftersale.cli;

import dev.aftersale.base.Problem;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "Creates and revokes access tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokenCommand.Create.class, TokenCommand.Revoke.class})
final class TokenCommand {

    @Command(
            name = "create",
            description = {
                "Makes an app of a merchant and an access token for it, and prints both with the app's secret.",
                "They are shown this once: only their hashes are kept."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create extends PlatformCommand {

        @Mixin
        MerchantOption merchant = new MerchantOption();

        @Option(
                names = "--scopes",
                defaultValue = "all",
                description = "What it may do, a comma list of Graph's permissions, or all (${DEFAULT-VALUE}).")
        String scopes = "";

        @Option(names = "--app-name", defaultValue = "API", description = "Who uses it (${DEFAULT-VALUE}).")
        String appName = "";

        @Nullable
        @Option(
                names = "--expires",
                paramLabel = "TIME",
                converter = SettingsOptions.DurationReader.class,
                description = "After how long it ends, for example 90d; never, if left out.")
        Duration expires;

        @Option(names = "--require-proof", description = "Take it only with appsecret_proof.")
        boolean requireProof;

        @Override
        int run(Platform platform) {
            if (expires != null && !expires.isPositive()) {
                throw Problem.INVALID_PARAMETER.at("--expires", "must lie ahead, such as 90d.");
            }
            var issued = platform.get(Tokens.class)
                    .issue(merchant.idIn(platform), appName, Scope.parse(scopes), expires, requireProof);
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("merchant_id", issued.merchant().toString());
            view.put("access_token", issued.accessToken());
            view.put("app_id", Long.toString(issued.appId()));
            view.put("app_secret", issued.appSecret());
            view.put(
                    "scopes",
                    issued.scopes().stream().map(Scope::permission).sorted().toList());
            view.put("expires_at", Objects.toString(issued.expiresAt(), null));
            if (json) {
                printJson(view);
            } else {
                view.forEach((name, value) -> {
                    if (value != null) {
                        print("%-14s %s", name, value instanceof List<?> several ? commaList(several) : value);
                    }
                });
            }
            return OK;
        }

        private static String commaList(List<?> values) {
            return values.stream().map(Object::toString).collect(Collectors.joining(","));
        }
    }

    @Command(
            name = "revoke",
            description = "Ends an access token. Servers believe it for three more seconds at most.",
            mixinStandardHelpOptions = true)
    static final class Revoke extends PlatformCommand {

        @Parameters(paramLabel = "TOKEN", description = "The token, or - to read it from the standard input.")
        String token = "";

        @Override
        int run(Platform platform) throws IOException {
            String text = token.equals("-") ? fromInput() : token;
            var tokens = platform.get(Tokens.class);
            tokens.inspect(text); // says if it is unknown
            tokens.revoke(text);
            if (json) {
                printJson(Map.of("revoked", true));
            } else {
                print("Revoked.");
            }
            return OK;
        }

        private static String fromInput() throws IOException {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Objects.requireNonNullElse(in.readLine(), "").strip();
        }
    }
}
