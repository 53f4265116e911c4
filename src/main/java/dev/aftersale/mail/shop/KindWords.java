package dev.aftersale.mail.shop;

import dev.aftersale.mail.shop.ShopMail.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How templates say what happened to an order, in four languages: subjects as the platforms ship them, and their like. */
final class KindWords {

    private static final int LONGEST = 500;

    /** Which order, if it is said: "order #1001", "Bestellung Nr. 1001", "commande chez Northwind". */
    private static final String WHICH =
            "(?:\\s+(?:no\\.?|number|nr\\.?|n°|nº|núm\\.?|numéro)?\\s*[#№]?\\s*\\w{0,8}[-.]?\\d[\\w-]{0,30})?"
                    + "(?:\\s+(?:from|at|with|bei|von|chez|de|en)\\s.{1,60}?)?";

    private static final Map<Kind, Pattern> WORDS = new LinkedHashMap<>();

    static {
        put(
                Kind.OUT_FOR_DELIVERY,
                "\\b(?:order|shipment|parcel|package)\\b.{0,60}\\bout for delivery",
                "\\b(?:bestellung|sendung|lieferung|paket)\\b.{0,60}\\b(?:wird (?:heute )?zugestellt|in zustellung)",
                "\\b(?:commande|colis|envoi|expédition)\\b.{0,60}\\ben cours de livraison",
                "\\b(?:pedido|envío|paquete)\\b.{0,60}\\ben reparto");
        put(
                Kind.DELIVERED,
                "\\b(?:order|shipment)\\b.{0,60}\\b(?:has been|was|is) delivered",
                "\\b(?:bestellung|sendung|lieferung)\\b.{0,60}\\b(?:wurde|ist) (?:zugestellt|geliefert)",
                "\\b(?:commande|colis|envoi|expédition)\\b.{0,60}\\ba été livrée?",
                "\\b(?:pedido|envío)\\b.{0,60}\\b(?:ha sido|fue|se ha) entregado");
        put(
                Kind.CANCELLED,
                "\\border" + WHICH + "\\s+(?:has been|was|is)\\s+cancell?ed",
                "\\border cancell?ed\\b",
                "\\bbestellung" + WHICH + "\\s+(?:wurde|ist)\\s+storniert",
                "\\bcommande" + WHICH + "\\s+(?:a été|est)\\s+annulée",
                "\\bpedido" + WHICH + "\\s+(?:ha sido|se ha|fue)\\s+cancelado");
        put(
                Kind.REFUNDED,
                "\\border" + WHICH + "\\s+(?:has been|was|is)\\s+(?:partially |fully )?refunded",
                "\\brefund (?:notification|confirmation)\\b",
                "^(?:.{0,80}[:\\]] ?)?credit memo\\b.{0,40}\\border\\b",
                "\\bbestellung" + WHICH + "\\s+(?:wurde|ist)\\s+(?:teilweise |vollständig )?(?:rück)?erstattet",
                "\\b(?:rückerstattung|gutschrift)\\b.{0,30}\\bbestellung",
                "\\bcommande" + WHICH + "\\s+(?:a été|est)\\s+(?:partiellement |entièrement )?remboursée",
                "\\bavoir pour votre .{0,60}commande",
                "\\bpedido" + WHICH + "\\s+(?:ha sido|se ha|fue)\\s+(?:parcialmente )?reembolsado");
        put(
                Kind.SHIPPING_CONFIRMATION,
                "\\bshipment from (?:your )?order\\b",
                "\\bshipment #? ?\\S{1,30} for order\\b",
                "\\bitem from .{0,80}\\border" + WHICH + " has been fulfilled",
                "\\border" + WHICH
                        + "\\s+(?:has (?:been )?shipped|is (?:now )?on (?:its|the) way|is now complete|is complete)",
                "\\bship(?:ping|ment) (?:confirmation|update)\\b",
                "\\bbestellung" + WHICH
                        + "\\s+(?:ist unterwegs|wurde (?:versandt|versendet|verschickt)|ist (?:jetzt |nun )?(?:abgeschlossen|fertiggestellt))",
                "\\bsendung\\b.{0,40}\\bbestellung\\b.{0,40}\\bunterwegs",
                "\\bversandbestätigung\\b",
                "\\bcommande" + WHICH + "\\s+(?:a été expédiée|est en (?:route|chemin)|est (?:maintenant )?terminée)",
                "\\b(?:expédition|envoi)\\b.{0,40}\\bcommande\\b.{0,40}\\ben (?:route|chemin|cours d’acheminement)",
                "\\bconfirmation d['’]expédition\\b",
                "\\bpedido" + WHICH + "\\s+(?:ha sido enviado|se ha enviado|está en camino|se ha completado)",
                "\\benvío\\b.{0,40}\\bpedido\\b.{0,40}\\ben camino",
                "\\bconfirmación de(?:l)? envío\\b");
        put(
                Kind.ORDER_CONFIRMATION,
                "\\border" + WHICH + "\\s+(?:has been |is |was )?(?:confirmed|received|placed)",
                "\\border confirmation\\b",
                "\\bnew order # ?\\S",
                "\\bthank(?:s| you) for (?:your (?:order|purchase)|shopping)\\b",
                "\\bbestellung" + WHICH + "\\s+(?:wurde |ist |ist bei uns )?(?:bestätigt|eingegangen|erhalten)",
                "\\b(?:bestell|auftrags)bestätigung\\b",
                "\\bdanke für (?:deine|ihre) bestellung\\b",
                "\\bcommande" + WHICH + "\\s+(?:a (?:bien )?été |est )?(?:confirmée|reçue|bien reçue)",
                "\\bconfirmation de (?:votre |la |ta )?commande\\b",
                "\\bmerci pour votre (?:commande|achat)\\b",
                "\\bpedido" + WHICH + "\\s+(?:ha sido |se ha |está )?(?:confirmado|recibido)",
                "\\bconfirmación de(?:l| tu| su)? pedido\\b",
                "\\bgracias por (?:tu|su) (?:pedido|compra)\\b");
        put(
                Kind.OTHER,
                "\\binvoice (?:#\\S+ )?for (?:your )?.{0,60}\\border\\b",
                "\\bupdate to your .{0,60}\\b(?:order|shipment)\\b",
                "\\border" + WHICH + " (?:status|update)\\b",
                "\\brechnung (?:zu|für) (?:deine|ihre)r? .{0,60}bestellung",
                "\\bfacture (?:de|pour) votre .{0,60}commande",
                "\\bfactura (?:de|para) (?:tu|su) .{0,60}pedido");
    }

    private KindWords() {}

    private static void put(Kind kind, String... ways) {
        WORDS.put(
                kind,
                Pattern.compile(
                        "(?:" + String.join("|", ways) + ")",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS));
    }

    /** The first that fits: "out for delivery" is told of a shipment, too. */
    static Optional<Kind> of(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return WORDS.entrySet().stream()
                .filter(one -> one.getValue().matcher(line).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
