package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.APIException.FailedRequestException;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.aftersale.testing.TestKeystore;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The official client, as it is, made to trust the test's certificate: nothing in it is replaced. */
final class Sdk {

    static {
        HttpsURLConnection.setDefaultSSLSocketFactory(TestKeystore.trusting().getSocketFactory());
        trustInAsynchronousCalls();
    }

    /** OkHttp reads these once, when the client's class is loaded; Tomcat would read them whenever it starts. */
    private static void trustInAsynchronousCalls() {
        var properties = Map.of(
                "javax.net.ssl.trustStore",
                TestKeystore.file().toString(),
                "javax.net.ssl.trustStorePassword",
                TestKeystore.PASSWORD,
                "javax.net.ssl.trustStoreType",
                "PKCS12");
        properties.forEach(System::setProperty);
        try {
            Class.forName("com.facebook.ads.sdk.APIRequest$DefaultAsyncRequestExecutor");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private Sdk() {}

    static APIContext of(ApiShop shop) {
        return of(shop, shop.token().accessToken(), shop.token().appSecret());
    }

    static APIContext of(ApiShop shop, String token, String secret) {
        String base = shop.server().httpsUrl("").toString();
        return new APIContext(
                base, base, "v24.0", token, secret, Long.toString(shop.token().appId()), false);
    }

    /** The error that the call throws: the raw body is the exception's message. */
    static Refused refused(ThrowingCallable call) {
        APIException thrown = catchThrowableOfType(FailedRequestException.class, call);
        assertThat(thrown).as("the call was not refused").isNotNull();
        return new Refused(
                JsonParser.parseString(thrown.getMessage()).getAsJsonObject().getAsJsonObject("error"),
                thrown.getHeader());
    }

    record Refused(JsonObject error, String headers) {

        int code() {
            return error.get("code").getAsInt();
        }

        String text(String name) {
            JsonElement element = error.get(name);
            return element == null ? "" : element.getAsString();
        }
    }

    /** Such as {@code data.0.id}. */
    static String at(JsonElement from, String path) {
        JsonElement node = from;
        for (String step : path.split("\\.", -1)) {
            if (node == null) {
                return "";
            }
            node = node.isJsonArray()
                    ? node.getAsJsonArray().get(Integer.parseInt(step))
                    : node.getAsJsonObject().get(step);
        }
        return node == null ? "" : node.isJsonPrimitive() ? node.getAsString() : node.toString();
    }
}
