// Page, BOSH and WebSocket are at one address. The one with https asks browsers for a certificate.
const secure = location.protocol === "https:";
converse.initialize({
  view_mode: document.body.dataset.view || "fullscreen",
  websocket_url: `${secure ? "wss" : "ws"}://${location.host}/xmpp-websocket`,
  bosh_service_url: "/http-bind",
  default_domain: "localhost",
  authentication: secure ? "external" : "login",
  allow_password_fallback: true,
});
