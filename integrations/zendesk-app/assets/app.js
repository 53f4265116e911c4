// The order that a ticket is about. The access token never comes here: it is a secure setting, which Zendesk puts into the
// request on its own servers ("secure: true").
(function () {
  "use strict";

  const client = ZAFClient.init();
  const say = document.getElementById("say");
  const orders = document.getElementById("orders");
  const search = document.getElementById("search");

  /** An element with words in it; words are never markup. */
  function element(name, text, children) {
    const made = document.createElement(name);
    if (text !== null && text !== undefined) {
      made.textContent = text;
    }
    (children || []).forEach((child) => made.append(child));
    return made;
  }

  function link(url, text) {
    const made = element("a", text);
    made.href = /^https?:\/\//.test(url) ? url : "#";
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    return made;
  }

  function money(amount) {
    return amount ? new Intl.NumberFormat(undefined, { style: "currency", currency: amount.currency }).format(amount.amount) : "";
  }

  function day(time) {
    return time ? new Date(time).toLocaleDateString() : "";
  }

  function section(title, list, row) {
    const rows = (list && list.data) || list || [];
    if (rows.length === 0) {
      return [];
    }
    return [element("h3", title), element("ul", null, rows.map((one) => element("li", null, row(one).map((part) =>
      part instanceof Node ? part : element("span", part)))))];
  }

  function shown(order) {
    const facts = [order.order_status.state, day(order.created), order.buyer_name, order.is_test_order ? "test order" : ""];
    return element("article", null, [
      element("h2", null, [link(order.url, order.merchant_order_reference || order.id)]),
      element("p", facts.filter(Boolean).join(" · ")),
      ...section("Items", order.items, (item) => [item.quantity + " × " + item.retailer_id, money(item.price_per_unit)]),
      ...section("Shipments", order.shipments, (one) => [
        (one.tracking_info && one.tracking_info.carrier) || "shipped",
        (one.tracking_info && one.tracking_info.tracking_number) || ""]),
      ...section("Refunds", order.refunds, (one) => [one.state, money(one.refund_amount && one.refund_amount.total)]),
      ...section("Returns", order.returns, (one) => [one.state, one.id]),
      ...section("Conversations", order.threads, (one) => [link(one.url, one.queue), one.answer_by ? "answer by " + day(one.answer_by) : ""]),
      element("h3", "Total"),
      element("ul", null, [element("li", null, [element("span", "refunded " + money(order.refunded)), element("span", money(order.total))])])
    ]);
  }

  async function lookUp(question, settings) {
    say.textContent = "Looking…";
    orders.replaceChildren();
    try {
      const found = await client.request({
        url: settings.address.replace(/\/+$/, "") + "/v24.0/" + encodeURIComponent(settings.account) +
          "/order_lookup?q=" + encodeURIComponent(question),
        type: "GET",
        dataType: "json",
        headers: { Authorization: "Bearer {{setting.token}}" },
        secure: true
      });
      orders.replaceChildren(...found.data.map(shown));
      say.textContent = found.data.length === 0 ? "No order is known by this." : "";
    } catch (refused) {
      const error = refused && refused.responseJSON && refused.responseJSON.error;
      say.textContent = error ? error.error_user_msg || error.message : "Aftersale does not answer.";
    }
    client.invoke("resize", { width: "100%", height: Math.min(document.body.scrollHeight + 8, 900) + "px" });
  }

  /** What the ticket says of its order: its field, the id in its subject, or who asks. */
  async function question(settings) {
    const field = settings.order_field ? "ticket.customField:custom_field_" + settings.order_field : null;
    const found = await client.get(["ticket.subject", "ticket.requester.email"].concat(field ? [field] : []));
    const inSubject = /\[Order #?(\d{15,19})\]/.exec(found["ticket.subject"] || "");
    return (field && found[field]) || (inSubject && inSubject[1]) || found["ticket.requester.email"] || "";
  }

  async function start() {
    const settings = (await client.metadata()).settings;
    const asked = await question(settings);
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      lookUp(search.elements.q.value.trim(), settings);
    });
    if (asked) {
      search.elements.q.value = asked;
      await lookUp(asked, settings);
    }
  }

  start();
})();
