package dev.aftersale.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where carriers show what became of a parcel. */
public final class TrackingLinks {

    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("ups", "https://www.ups.com/track?tracknum="),
            Map.entry("fedex", "https://www.fedex.com/fedextrack/?trknbr="),
            Map.entry("usps", "https://tools.usps.com/go/TrackConfirmAction?tLabels="),
            Map.entry("dhl", "https://www.dhl.com/global-en/home/tracking.html?submit=1&tracking-id="),
            Map.entry("royalmail", "https://www.royalmail.com/track-your-item#/tracking-results/"),
            Map.entry("dpd", "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?parcelNumber="),
            Map.entry("gls", "https://gls-group.eu/track/"),
            Map.entry("evri", "https://www.evri.com/track/parcel/"),
            Map.entry("laposte", "https://www.laposte.fr/outils/suivre-vos-envois?code="),
            Map.entry(
                    "correos",
                    "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number="));

    private TrackingLinks() {}

    /** Null for carriers that we don't know. */
    public static @Nullable String of(@Nullable String carrier, @Nullable String number) {
        if (carrier == null || number == null) {
            return null;
        }
        String page = PAGES.get(carrier.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
        return page == null ? null : page + URLEncoder.encode(number, StandardCharsets.UTF_8);
    }
}
