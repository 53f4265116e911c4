package dev.aftersale.order;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where carriers show what became of a parcel. */
public final class TrackingLink {

    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("ups", "https://www.ups.com/track?tracknum="),
            Map.entry("fedex", "https://www.fedex.com/fedextrack/?trknbr="),
            Map.entry("usps", "https://tools.usps.com/go/TrackConfirmAction?tLabels="),
            Map.entry("dhl", "https://www.dhl.com/global-en/home/tracking.html?submit=1&tracking-id="),
            Map.entry("dhlecommerceus", "https://webtrack.dhlecs.com/?trackingnumber="),
            Map.entry("ontrac", "https://www.ontrac.com/tracking/?number="),
            Map.entry("royalmail", "https://www.royalmail.com/track-your-item#/tracking-results/"),
            Map.entry("dpd", "https://tracking.dpd.de/parcelstatus?query="),
            Map.entry("gls", "https://gls-group.eu/track/"),
            Map.entry("hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#"),
            Map.entry("evri", "https://www.evri.com/track/parcel/"),
            Map.entry("laposte", "https://www.laposte.fr/outils/suivre-vos-envois?code="),
            Map.entry("chronopost", "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT="),
            Map.entry(
                    "correos", "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number="),
            Map.entry("seur", "https://www.seur.com/livetracking/?segOnlineIdentificador="));

    private TrackingLink() {}

    /** Null where there is no number, or the carrier is none that we know. */
    public static @Nullable String of(@Nullable String carrier, @Nullable String number) {
        if (carrier == null || number == null || number.isBlank()) {
            return null;
        }
        String page = PAGES.get(carrier.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
        return page == null ? null : page + URLEncoder.encode(number.strip(), StandardCharsets.UTF_8);
    }
}
